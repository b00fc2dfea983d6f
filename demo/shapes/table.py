"""Cups, bowls, pots and what else stands in a kitchen."""

DRAWINGS = {
    "mug": """
<path d="M500 365h44a58 58 0 0 1 58 58v22a58 58 0 0 1-58 58h-44" fill="none" stroke="$dark" stroke-width="36"/>
<path d="M260 290h260v230a80 80 0 0 1-80 80H340a80 80 0 0 1-80-80z" fill="$main"/>
<path d="M460 290h60v230a80 80 0 0 1-80 80h-60a80 80 0 0 0 80-80z" fill="$dark"/>
<path d="M260 290h260v34H260z" fill="$lite"/>
<path d="M350 250q-26-34 0-66t0-66M420 250q-26-34 0-66t0-66" class="s" stroke="$paper" stroke-width="12"/>""",
    "cups": """
<path d="M180 420h190v90a90 90 0 0 1-90 90h-10a90 90 0 0 1-90-90z" fill="$main"/>
<path d="M180 420h190v26H180z" fill="$lite"/>
<path d="M430 420h190v90a90 90 0 0 1-90 90h-10a90 90 0 0 1-90-90z" fill="$pop"/>
<path d="M430 420h190v26H430z" fill="$paper"/><circle cx="275" cy="510" r="20" fill="$dark"/>
<circle cx="525" cy="510" r="20" fill="$dark"/>""",
    "bowl": """
<path d="M320 580h160v20H320z" fill="$dark"/><path d="M180 390h440q0 190-190 190h-60q-190 0-190-190z" fill="$main"/>
<path d="M620 390q0 190-190 190h-60q170 0 190-190z" fill="$dark"/><path d="M180 390h440v30H180z" fill="$lite"/>
<circle cx="330" cy="360" r="52" fill="$pop"/><circle cx="430" cy="345" r="62" fill="$wood"/>
<circle cx="515" cy="365" r="42" fill="$pop"/><path d="M180 390h440v30H180z" fill="$lite"/>""",
    "plate": """
<circle cx="400" cy="400" r="235" fill="$dark"/><circle cx="400" cy="392" r="235" fill="$main"/>
<circle cx="400" cy="392" r="185" fill="$lite"/><circle cx="400" cy="392" r="160" fill="$main" opacity=".45"/>
<path d="M330 440q80-130 170-110q-30 110-170 110z" fill="$pop"/>
<path d="M312 460l150-108" class="s" stroke="$dark" stroke-width="7"/>""",
    "carafe": """
<path d="M350 240h100v90q90 50 90 140v90a40 40 0 0 1-40 40H300a40 40 0 0 1-40-40v-90q0-90 90-140z" fill="#b9d2c2"/>
<path d="M260 450h280v110a40 40 0 0 1-40 40H300a40 40 0 0 1-40-40z" fill="#86aa98" opacity=".55"/>
<path d="M362 190h76v64h-76z" fill="$wood"/>
<path d="M300 480v70" class="s" stroke="$paper" stroke-width="14" opacity=".8"/>""",
    "glass": """
<path d="M190 330h180l-16 270H206z" fill="$main"/><path d="M197 450h166l-9 150H206z" fill="$dark" opacity=".5"/>
<path d="M430 330h180l-16 270H446z" fill="$main"/><path d="M434 400h172l-12 200H446z" fill="$dark" opacity=".5"/>
<path d="M190 330h180v12H190zM430 330h180v12H430z" fill="$paper"/>
<path d="M228 380l8 150M468 380l8 150" class="s" stroke="$paper" stroke-width="10" opacity=".7"/>""",
    "board": """
<g transform="rotate(12 400 400)">
<path d="M290 250q0-40 40-40h30v-70q0-40 40-40t40 40v70h30q40 0 40 40v350H290z" fill="$wood"/>
<path d="M470 210q40 0 40 40v350h-60V210z" fill="$dark" opacity=".25"/>
<circle cx="400" cy="150" r="17" fill="$ground"/>
<path d="M325 290v260M365 250v310M415 270v290" class="s" stroke="$dark" stroke-width="5" opacity=".35"/></g>
<circle cx="560" cy="545" r="55" fill="#c0503f"/>
<path d="M560 492q4-26 26-34" class="s" stroke="$ink" stroke-width="8"/>""",
    "knife": """
<g transform="rotate(-32 400 400)"><path d="M390 355h250q-60 92-250 92z" fill="$metal"/>
<path d="M390 355h250l-14 18H390z" fill="$paper"/><path d="M150 350h244v100H190q-50 0-50-50z" fill="$wood"/>
<path d="M150 420h244v30H190q-36 0-46-30z" fill="$dark" opacity=".35"/>
<circle cx="220" cy="392" r="11" fill="$metal"/><circle cx="320" cy="392" r="11" fill="$metal"/></g>""",
    "spoon": """
<g transform="rotate(-14 400 600)"><path d="M386 330h28v290h-28z" fill="$wood"/>
<ellipse cx="400" cy="260" rx="62" ry="88" fill="$wood"/>
<ellipse cx="400" cy="262" rx="40" ry="62" fill="$dark" opacity=".3"/></g><g transform="rotate(16 400 600)">
<path d="M386 320h28v300h-28z" fill="$lite"/><path d="M340 180h120v120q0 50-60 50t-60-50z" fill="$lite"/>
<path d="M376 210v90M400 210v90M424 210v90" class="s" stroke="$dark" stroke-width="9"/></g>
<path d="M300 450h200l-14 150H314z" fill="$main"/><path d="M440 450h60l-14 150h-60z" fill="$dark"/>""",
    "pot": """
<path d="M170 400h460" class="s" stroke="$dark" stroke-width="34"/>
<path d="M220 330h360v220a50 50 0 0 1-50 50H270a50 50 0 0 1-50-50z" fill="$main"/>
<path d="M520 330h60v220a50 50 0 0 1-50 50h-60a50 50 0 0 0 50-50z" fill="$dark"/>
<path d="M205 330q0-60 195-60t195 60z" fill="$lite"/><path d="M205 322h390v20H205z" fill="$dark"/>
<circle cx="400" cy="248" r="30" fill="$wood"/>""",
    "kettle": """
<path d="M290 330q0-150 110-150t110 150" class="s" stroke="$wood" stroke-width="26"/>
<path d="M560 470l90-110 40 20-100 190z" fill="$dark"/>
<path d="M290 330h220q90 80 90 200a70 70 0 0 1-70 70H270a70 70 0 0 1-70-70q0-120 90-200z" fill="$main"/>
<path d="M510 330q90 80 90 200a70 70 0 0 1-70 70h-70q70 0 70-70 0-120-90-200z" fill="$dark"/>
<path d="M310 330q0-40 90-40t90 40z" fill="$lite"/><circle cx="400" cy="280" r="18" fill="$wood"/>""",
    "jar": """
<path d="M150 360h150v240H150z" fill="$lite"/><path d="M150 450h150v150H150z" fill="$main"/>
<path d="M160 320h130v44H160z" fill="$wood"/><path d="M325 280h160v320H325z" fill="$lite"/>
<path d="M325 390h160v210H325z" fill="$pop"/><path d="M335 240h140v44H335z" fill="$wood"/>
<path d="M510 420h140v180H510z" fill="$lite"/><path d="M510 480h140v120H510z" fill="$dark"/>
<path d="M520 380h120v44H520z" fill="$wood"/>""",
    "apron": """
<path d="M330 170q70 90 140 0M235 380l-70 60M565 380l70 60" class="s" stroke="$dark" stroke-width="16"/>
<path d="M320 170h160q10 130 90 190v270H230V360q80-60 90-190z" fill="$main"/>
<path d="M310 420h180v110H310z" fill="$dark"/><path d="M310 420h180v16H310z" fill="$lite"/>
<path d="M400 436v94" class="s" stroke="$main" stroke-width="6"/><path d="M320 170h160l2 22H318z" fill="$lite"/>""",
    "mill": """
<circle cx="400" cy="190" r="34" fill="$metal"/><path d="M345 300q-10-80 55-80t55 80z" fill="$wood"/>
<path d="M340 318h120q-40 90 20 282H320q60-192 20-282z" fill="$main"/>
<path d="M430 318h30q-40 90 20 282h-60q40-180 10-282z" fill="$dark"/><path d="M335 296h130v26H335z" fill="$lite"/>
<circle cx="560" cy="585" r="15" fill="$ink"/><circle cx="600" cy="588" r="12" fill="$ink"/>
<circle cx="235" cy="588" r="12" fill="$ink"/>""",
}
