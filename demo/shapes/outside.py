"""Things for the garden and for a day out."""

DRAWINGS = {
    "can": """
<path d="M310 330q-10-140 110-140t110 140" class="s" stroke="$dark" stroke-width="20"/>
<path d="M320 500L160 300" class="s" stroke="$dark" stroke-width="30"/>
<path d="M110 320l70-70 34 26-72 78z" fill="#c9a04c"/>
<path d="M540 370q110 20 90 110t-90 70" class="s" stroke="$dark" stroke-width="20"/>
<path d="M300 330h240v270H300z" fill="$main"/><path d="M480 330h60v270h-60z" fill="$dark"/>
<path d="M300 330h240v22H300zM300 540h240v18H300z" fill="$lite"/>
<path d="M120 390v50M90 400v60M150 400v60" class="s" stroke="#7fa6b8" stroke-width="9"/>""",
    "trowel": """
<g transform="rotate(24 400 400)"><path d="M366 110q34-30 68 0v180h-68z" fill="$wood"/>
<path d="M410 100q14 0 24 10v180h-24z" fill="$dark" opacity=".35"/><path d="M388 290h24v80h-24z" fill="$ink"/>
<path d="M330 370h140v130q0 90-70 140-70-50-70-140z" fill="$metal"/>
<path d="M400 370h70v130q0 90-70 140z" fill="$ink" opacity=".18"/>
<path d="M340 430h36M340 470h36M340 510h36" class="s" stroke="$ink" stroke-width="6"/>
<path d="M400 110q-40-40 0-60t0 60" class="s" stroke="$pop" stroke-width="10"/></g>""",
    "fork": """
<g transform="rotate(-20 400 400)"><path d="M366 110q34-30 68 0v180h-68z" fill="$wood"/>
<path d="M410 100q14 0 24 10v180h-24z" fill="$dark" opacity=".35"/><path d="M388 290h24v90h-24z" fill="$ink"/>
<path d="M320 620V440q0-50 80-60 80 10 80 60v180M400 380v250" class="s" stroke="$metal" stroke-width="24"/>
<path d="M400 110q-40-40 0-60t0 60" class="s" stroke="$pop" stroke-width="10"/></g>""",
    "plant": """
<path d="M400 400V190" class="s" stroke="#4f7048" stroke-width="14"/>
<path d="M400 320q-130-10-150-130 130 0 150 130zM400 280q130-20 140-150-130 10-140 150zM400 390q-120 10-170-80
 120-30 170 80z" fill="#6f8f5b"/>
<path d="M400 390q130 0 160-100-130-10-160 100zM400 210q-40-60 0-130 40 70 0 130z" fill="#587a4c"/>
<path d="M270 390h260l-30 190H300z" fill="#b8694a"/><path d="M470 390h60l-30 190h-50z" fill="#95523a"/>
<path d="M255 370h290v50H255z" fill="#c98060"/><path d="M310 580h40v24h-40zM450 580h40v24h-40z" fill="#95523a"/>""",
    "planter": """
<path d="M220 450q-50-90-10-160 50 70 10 160zM290 450q-20-140 30-200 20 100-30 200zM390 450q-50-80-20-150 50 60 20
 150z" fill="#6f8f5b"/>
<path d="M460 450q-30-130 20-190 30 100-20 190zM560 450q-40-80 10-160 50 80-10 160z" fill="#587a4c"/>
<circle cx="345" cy="290" r="26" fill="$pop"/><circle cx="520" cy="300" r="22" fill="$pop"/>
<circle cx="440" cy="270" r="18" fill="$paper"/><path d="M140 440h520l-24 140H164z" fill="$metal"/>
<path d="M140 440h520v26H140z" fill="$paper" opacity=".6"/><path d="M180 580h440v22H180z" fill="$ink" opacity=".5"/>""",
    "gloves": """
<g transform="rotate(-10 300 400)">
<path d="M210 420V280a24 24 0 0 1 48 0v-40a24 24 0 0 1 48 0v0a24 24 0 0 1 48 0v130l30-40q30-20 40 14l-60
 110v46H210z" fill="$wood"/><path d="M200 480h174v130H200z" fill="$main"/>
<path d="M200 480h174v22H200z" fill="$dark"/></g><g transform="translate(800 30) scale(-1 1) rotate(-10 300 400)">
<path d="M210 420V280a24 24 0 0 1 48 0v-40a24 24 0 0 1 96 0v130l30-40q30-20 40 14l-60 110v46H210z" fill="$wood"/>
<path d="M200 480h174v130H200z" fill="$main"/><path d="M200 480h174v22H200z" fill="$dark"/></g>""",
    "twine": """
<path d="M280 430h240v170H280z" fill="$main"/><path d="M460 430h60v170h-60z" fill="$dark"/>
<path d="M270 410h260v36H270z" fill="$lite"/><circle cx="400" cy="300" r="120" fill="#c8a873"/>
<path d="M300 240q100-60 200 60M286 300q110-90 226 40M300 360q60-100 190-150M340 400q40-120 160-130M420 418q10-80
 90-90" class="s" stroke="#a58350" stroke-width="9"/>
<path d="M505 350q80 30 100 110t60 130" class="s" stroke="#c8a873" stroke-width="10"/>""",
    "seedbox": """
<path d="M260 300h110v180H260z" fill="$pop"/><path d="M345 270h110v200H345z" fill="$paper"/>
<path d="M430 310h110v180H430z" fill="$lite"/><path d="M400 410q-40-50 0-90 40 40 0 90z" fill="#6f8f5b"/>
<circle cx="315" cy="360" r="26" fill="$paper"/><circle cx="485" cy="370" r="24" fill="$dark"/>
<path d="M190 430h420v170H190z" fill="$wood"/><path d="M540 430h70v170h-70z" fill="$dark" opacity=".4"/>
<path d="M330 490h140v54H330z" fill="$paper"/>""",
    "flask": """
<path d="M335 190h130v90H335z" fill="$metal"/><path d="M425 190h40v90h-40z" fill="$ink" opacity=".25"/>
<path d="M310 300q0-30 30-30h120q30 0 30 30v270a30 30 0 0 1-30 30H340a30 30 0 0 1-30-30z" fill="$main"/>
<path d="M440 270h20q30 0 30 30v270a30 30 0 0 1-30 30h-50q30 0 30-30z" fill="$dark"/>
<path d="M310 530h180v24H310z" fill="$metal"/><path d="M335 240h130v14H335z" fill="$ink" opacity=".4"/>
<path d="M345 320v150" class="s" stroke="$lite" stroke-width="14"/>
<path d="M550 510h110v60a30 30 0 0 1-30 30h-50a30 30 0 0 1-30-30z" fill="$metal"/>""",
    "backpack": """
<path d="M340 190q0-70 60-70t60 70" class="s" stroke="$wood" stroke-width="18"/>
<path d="M250 320q0-140 150-140t150 140v240a40 40 0 0 1-40 40H290a40 40 0 0 1-40-40z" fill="$main"/>
<path d="M480 200q70 30 70 120v240a40 40 0 0 1-40 40h-50q20-200 20-400z" fill="$dark"/>
<path d="M250 290q150 50 300 0v60q-150 50-300 0z" fill="$lite"/><path d="M300 430h200v120H300z" fill="$dark"/>
<path d="M300 430h200v36H300z" fill="$main"/><path d="M384 280h32v170h-32z" fill="$wood"/>
<path d="M376 400h48v34h-48z" fill="#c9a04c"/>""",
    "tote": """
<path d="M310 340q0-190 90-190t90 190" class="s" stroke="$wood" stroke-width="18"/>
<path d="M220 330h360l36 270H184z" fill="$main"/><path d="M520 330h60l36 270h-76z" fill="$dark" opacity=".6"/>
<path d="M198 490h404l14 110H184z" fill="$pop"/><path d="M220 330h360l3 24H217z" fill="$lite"/>
<circle cx="310" cy="372" r="13" fill="$wood"/><circle cx="490" cy="372" r="13" fill="$wood"/>""",
    "hammock": """
<path d="M130 130h50v490h-50zM620 130h50v490h-50z" fill="#7a614a"/>
<path d="M60 150q90-120 190-10-30 90-190 10zM550 130q110-100 190 20-110 80-190-20z" fill="#6f8f5b"/>
<path d="M170 270q60 40 90 90M630 270q-60 40-90 90" class="s" stroke="$wood" stroke-width="10"/>
<path d="M230 330q170 60 340 0 0 210-170 210T230 330z" fill="$main"/>
<path d="M300 352q30 130 70 186M400 362v178M500 352q-30 130-70 186" class="s" stroke="$lite" stroke-width="18"/>
<path d="M230 330q170 60 340 0-60 110-170 110T230 330z" fill="$dark" opacity=".5"/>""",
    "stool": """
<path d="M280 610l190-290M520 610L330 320M400 620V330" class="s" stroke="$wood" stroke-width="26"/>
<path d="M230 300q170 60 340 0l-20 60q-150 60-300 0z" fill="$dark"/>
<path d="M225 290q175-50 350 0-175 70-350 0z" fill="$main"/><circle cx="400" cy="440" r="18" fill="#c9a04c"/>""",
    "torch": """
<path d="M520 260l230-120v300z" fill="#fff3c9" opacity=".75"/><g transform="rotate(-8 400 400)">
<path d="M160 350h260v90H160z" fill="$main"/><path d="M160 410h260v30H160z" fill="$dark"/>
<path d="M420 350l90-40v170l-90-40z" fill="$lite"/><path d="M510 300h30v190h-30z" fill="$ink"/>
<path d="M220 350v90M250 350v90M280 350v90" class="s" stroke="$ink" stroke-width="7" opacity=".5"/>
<circle cx="360" cy="372" r="17" fill="$pop"/></g>""",
}
