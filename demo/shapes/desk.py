"""Paper and what lies beside it."""

DRAWINGS = {
    "notebook": """
<g transform="rotate(-8 400 400)"><path d="M290 180h270v430H290z" fill="$paper"/>
<path d="M290 590h270v20H290z" fill="$wood"/><path d="M260 170h290v420H260z" fill="$main"/>
<path d="M260 170h44v420h-44z" fill="$dark"/><path d="M350 250h150v80H350z" fill="$paper"/>
<path d="M372 278h106M372 302h70" class="s" stroke="$dark" stroke-width="7"/>
<path d="M520 170v420" class="s" stroke="$pop" stroke-width="12"/></g>""",
    "journal": """
<path d="M150 270q130-50 250 10 120-60 250-10v310q-130-40-250 20-120-60-250-20z" fill="$main"/>
<path d="M170 250q120-40 230 20v320q-110-60-230-26z" fill="$paper"/>
<path d="M630 250q-120-40-230 20v320q110-60 230-26z" fill="#ece4d2"/>
<path d="M210 320q80-20 150 12M210 370q80-20 150 12M210 420q80-20 150 12M440 332q70-32 150-12M440 382q70-32 150-12"
 class="s" stroke="$dark" stroke-width="6" opacity=".6"/><path d="M430 262v380l18-22 18 22V252" fill="$pop"/>""",
    "pen": """
<g transform="rotate(38 400 400)"><path d="M370 130h60v360h-60z" fill="#c9a04c"/>
<path d="M410 130h20v360h-20z" fill="#a27c32"/><path d="M370 490h60l-24 110h-12z" fill="#a27c32"/>
<path d="M384 96h32v36h-32z" fill="$ink"/><path d="M430 150h16v150h-16z" fill="#a27c32"/>
<path d="M366 300h68v12h-68z" fill="$paper"/></g>
<path d="M190 620q60-50 120 0t120 0" class="s" stroke="$ink" stroke-width="8"/>""",
    "pencil": """
<path d="M280 130l24-50 24 50v300h-48zM370 170l24-50 24 50v260h-48zM460 110l24-50 24 50v320h-48z" fill="$wood"/>
<path d="M296 96l8-16 8 16zM386 136l8-16 8 16zM476 76l8-16 8 16z" fill="$ink"/>
<path d="M280 130h48v30h-48zM370 170h48v30h-48zM460 110h48v30h-48z" fill="#ecd7b4"/>
<path d="M230 330h330v270H230z" fill="$main"/><path d="M490 330h70v270h-70z" fill="$dark"/>
<path d="M290 420h150v90H290z" fill="$paper"/>""",
    "pencilcup": """
<path d="M300 160h34v260h-34z" fill="$pop"/><path d="M300 160l17-44 17 44z" fill="#ecd7b4"/>
<path d="M380 120h26v300h-26z" fill="$ink"/><g transform="rotate(14 470 400)">
<path d="M452 190h22v240h-22z" fill="$wood"/><path d="M440 120q23-30 46 0v70h-46z" fill="$dark"/></g>
<path d="M270 340h260v220a40 40 0 0 1-40 40H310a40 40 0 0 1-40-40z" fill="$main"/>
<path d="M470 340h60v220a40 40 0 0 1-40 40h-60a40 40 0 0 0 40-40z" fill="$dark"/>
<path d="M270 340h260v30H270z" fill="$lite"/><path d="M290 596h220v12H290z" fill="$wood"/>""",
    "card": """
<path d="M170 380h380v230H170z" fill="$main"/><path d="M170 380l190 130 190-130z" fill="$dark"/>
<g transform="rotate(7 480 330)"><path d="M320 190h310v230H320z" fill="$paper"/>
<path d="M340 210h270v190H340z" class="s" stroke="$pop" stroke-width="5"/>
<path d="M475 375V240M475 290q-50-10-54-50 48 2 54 50zM475 330q50-10 54-50-48 2-54 50zM475 370q-50-10-54-50 48 2 54
 50z" fill="#6f8f5b" stroke="#6f8f5b" stroke-width="5"/></g>""",
    "tray": """
<path d="M250 470L330 330h240l-60 140z" fill="$paper"/><path d="M240 450l70-150h240l-50 150z" fill="#fffaf0"/>
<path d="M350 340h140M336 370h140M322 400h100" class="s" stroke="$dark" stroke-width="6" opacity=".5"/>
<path d="M150 440h500v110H150z" fill="$wood"/><path d="M150 530h500v70H150z" fill="$dark" opacity=".55"/>
<path d="M300 440h200v34a26 26 0 0 1-26 26H326a26 26 0 0 1-26-26z" fill="$lite"/>""",
    "clock": """
<circle cx="400" cy="390" r="215" fill="$wood"/><circle cx="400" cy="390" r="178" fill="$paper"/>
<path d="M400 232v30M400 518v30M242 390h30M528 390h30" class="s" stroke="$ink" stroke-width="10"/>
<path d="M400 390V280M400 390l86 50" class="s" stroke="$ink" stroke-width="15"/>
<path d="M400 420L330 260" class="s" stroke="$pop" stroke-width="6"/><circle cx="400" cy="390" r="14" fill="$ink"/>
<path d="M290 575l-30 40M510 575l30 40" class="s" stroke="$wood" stroke-width="24"/>""",
}
