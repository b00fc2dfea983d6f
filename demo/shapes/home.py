"""Lamps, cloth, baskets and boxes."""

DRAWINGS = {
    "parcel": """
<path d="M230 340h340v260H230z" fill="$wood"/><path d="M380 340h40v260h-40z" fill="$paper"/>
<path d="M230 340l40-60h260l40 60z" fill="$lite"/>""",
    "lamp": """
<path d="M300 580L240 350l190-150" class="s" stroke="$dark" stroke-width="20"/>
<circle cx="240" cy="350" r="20" fill="$wood"/><path d="M480 330l150 190H400z" fill="#fff3c9" opacity=".75"/>
<path d="M400 150l150 80q10 90-60 130L370 260q-20-70 30-110z" fill="$main"/>
<path d="M550 230q10 90-60 130l-34-28q70-40 50-126z" fill="$dark"/>
<path d="M200 570h200a20 20 0 0 1 20 30H180a20 20 0 0 1 20-30z" fill="$main"/>""",
    "tablelamp": """
<path d="M320 380h160l90 220H230z" fill="#fff3c9" opacity=".6"/><path d="M386 370h28v80h-28z" fill="$metal"/>
<circle cx="400" cy="510" r="98" fill="$main"/><path d="M430 417a98 98 0 0 1 0 186q50-93 0-186z" fill="$dark"/>
<path d="M310 180h180l70 200H240z" fill="$paper"/><path d="M450 180h40l70 200h-60z" fill="$lite"/>
<path d="M340 592h120v14H340z" fill="$dark"/>""",
    "pendant": """
<path d="M400 0v210" class="s" stroke="$ink" stroke-width="8"/>
<path d="M240 480h320l110 220H130z" fill="#fff3c9" opacity=".55"/><circle cx="400" cy="486" r="44" fill="#fff3c9"/>
<path d="M370 200h60v50h-60z" fill="$wood"/><path d="M360 245h80q150 60 170 240H190q20-180 170-240z" fill="$main"/>
<path d="M440 245q150 60 170 240h-80q-10-180-90-240z" fill="$dark"/><path d="M190 470h420v18H190z" fill="$lite"/>""",
    "lantern": """
<path d="M310 260q0-120 90-120t90 120" class="s" stroke="$ink" stroke-width="12"/>
<path d="M300 290h200v260H300z" fill="$paper" opacity=".75"/>
<path d="M400 380q50 60 0 120-50-60 0-120z" fill="#f3b94d"/><path d="M372 490h56v60h-56z" fill="$lite"/>
<path d="M290 290l50-70h120l50 70z" fill="$main"/><path d="M270 545h260v55H270z" fill="$main"/>
<path d="M300 290v260M500 290v260M350 290v260M450 290v260" class="s" stroke="$dark" stroke-width="9"/>""",
    "candle": """
<path d="M330 300h140v300H330z" fill="#e7b955"/><path d="M430 300h40v300h-40z" fill="#cf9c3a"/>
<path d="M330 300h140v24H330z" fill="#f4d588"/><path d="M400 300v-40" class="s" stroke="$ink" stroke-width="9"/>
<path d="M400 150q52 66 0 118-52-52 0-118z" fill="#f3a03d"/>
<path d="M400 200q24 34 0 62-24-28 0-62z" fill="#fff3c9"/><path d="M270 590h260v18H270z" fill="$dark"/>""",
    "holder": """
<path d="M560 540q100-90 110 10t-110 20" class="s" stroke="$dark" stroke-width="22"/>
<path d="M372 280h56v230h-56z" fill="$paper"/><path d="M400 280v-30" class="s" stroke="$ink" stroke-width="8"/>
<path d="M400 160q44 56 0 98-44-42 0-98z" fill="#f3a03d"/><path d="M350 480h100v60H350z" fill="$dark"/>
<path d="M210 530h380q-20 70-90 70H300q-70 0-90-70z" fill="$main"/><path d="M210 530h380v18H210z" fill="$lite"/>""",
    "clip": """
<path d="M230 470h340v130H230z" fill="$pop"/><path d="M230 470h340v16H230zM230 590h340v10H230z" fill="$paper"/>
<path d="M330 470q-30-180 120-220" class="s" stroke="$ink" stroke-width="16"/>
<path d="M470 300l120 170H400z" fill="#fff3c9" opacity=".7"/><path d="M420 210l100-20 20 90-104 30z" fill="$main"/>
<path d="M300 450h66v70h-66z" fill="$dark"/>""",
    "blanket": """
<path d="M200 330h400v90H200z" fill="$lite"/><path d="M190 420h420v90H190z" fill="$main"/>
<path d="M180 510h440v90H180z" fill="$dark"/>
<path d="M200 360h400M190 450h420M180 540h440" class="s" stroke="$paper" stroke-width="10" opacity=".55"/>
<path d="M240 600v34M280 600v34M320 600v34M360 600v34M400 600v34M440 600v34M480 600v34M520 600v34M560 600v34"
 class="s" stroke="$dark" stroke-width="8"/>""",
    "cushion": """
<path d="M210 250q190 40 380 0-36 175 0 345-190 18-380 0 36-175 0-345z" fill="$main"/>
<path d="M590 250q-36 175 0 345-60 6-120 8 60-170 30-339 50-6 90-14z" fill="$dark"/>
<path d="M260 320q140 24 210 8M270 420q110 12 190 0M262 520q110-12 200 4" class="s" stroke="$lite"
 stroke-width="8"/>""",
    "towel": """
<path d="M130 210h540" class="s" stroke="$wood" stroke-width="24"/><path d="M250 200h300v400H250z" fill="$main"/>
<path d="M480 200h70v400h-70z" fill="$dark" opacity=".35"/><path d="M250 200h300v30H250z" fill="$lite"/>
<path d="M250 480h300v24H250zM250 525h300v24H250z" fill="$pop"/>
<path d="M250 290h300M250 350h300M250 410h300M310 240v230M370 240v230M430 240v230M490 240v230" class="s"
 stroke="$dark" stroke-width="3" opacity=".4"/>""",
    "napkin": """
<path d="M220 330l260-70 100 240-270 90z" fill="$dark"/><path d="M240 320l250-50 70 230-260 70z" fill="$main"/>
<path d="M490 270l70 230-260 70z" fill="$lite" opacity=".6"/>
<path d="M262 340l214-42 58 184-222 60z" class="s" stroke="$paper" stroke-width="6"/>
<path d="M330 440q80-60 130-20" class="s" stroke="$pop" stroke-width="26"/>""",
    "rug": """
<path d="M330 130h250v470H330z" fill="$main"/>
<path d="M330 170h250v24H330zM330 230h250v40H330zM330 310h250v24H330z" fill="$lite"/>
<path d="M330 380h250v40H330zM330 460h250v24H330zM330 520h250v40H330z" fill="$dark"/>
<ellipse cx="330" cy="560" rx="115" ry="80" fill="$dark"/><ellipse cx="270" cy="560" rx="80" ry="80" fill="$main"/>
<circle cx="270" cy="560" r="50" class="s" stroke="$lite" stroke-width="14"/>
<circle cx="270" cy="560" r="20" fill="$dark"/>""",
    "basket": """
<path d="M240 380q-70-10-60 60M560 380q70-10 60 60" class="s" stroke="#9a7145" stroke-width="20"/>
<path d="M210 370h380l-50 230H260z" fill="$wood"/><path d="M520 370h70l-50 230h-60z" fill="$dark" opacity=".35"/>
<path d="M218 420h364M228 466h344M238 512h324M248 558h304" class="s" stroke="$paper" stroke-width="7" opacity=".6"/>
<path d="M290 372l24 226M345 372l14 226M400 372v226M455 372l-14 226M510 372l-24 226" class="s" stroke="$dark"
 stroke-width="7" opacity=".55"/><path d="M195 352h410v30H195z" fill="#9a7145"/>""",
    "market": """
<path d="M250 390q0-220 150-220t150 220" class="s" stroke="$dark" stroke-width="22"/>
<path d="M290 390q-20-90 40-130 40 50 10 130zM440 390q20-110 80-110 20 70-20 110z" fill="#6f8f5b"/>
<circle cx="400" cy="370" r="52" fill="$pop"/><path d="M180 390h440l-40 210H220z" fill="$wood"/>
<path d="M550 390h70l-40 210h-60z" fill="$dark" opacity=".3"/>
<path d="M188 440h424M197 490h406M206 540h388" class="s" stroke="$paper" stroke-width="8" opacity=".6"/>
<path d="M270 392l16 206M340 392l6 206M410 392v206M480 392l-6 206M550 392l-16 206" class="s" stroke="$dark"
 stroke-width="7" opacity=".5"/>""",
    "rail": """
<path d="M120 250h560v80H120z" fill="$wood"/><path d="M120 306h560v24H120z" fill="$dark" opacity=".35"/>
<path d="M180 310v50q0 34 34 34M290 310v50q0 34 34 34M400 310v50q0 34 34 34M510 310v50q0 34 34 34M620 310v50q0 34
 34 34" class="s" stroke="$ink" stroke-width="15"/><path d="M404 400q-70 40-66 200h150q4-160-50-200z" fill="$main"/>
<path d="M430 396q58 44 58 204h-50q10-140-24-204z" fill="$dark"/><path d="M180 390l-34 60v120h70V450z" fill="$pop"/>""",
    "crate": """
<path d="M220 420h360v180H220z" fill="$main"/><path d="M510 420h70v180h-70z" fill="$dark" opacity=".5"/>
<path d="M250 240h320v170H250z" fill="$lite"/><path d="M510 240h60v170h-60z" fill="$dark" opacity=".35"/>
<rect x="350" y="460" width="110" height="34" rx="17" fill="$ink"/>
<rect x="350" y="278" width="110" height="34" rx="17" fill="$ink"/>
<path d="M220 420h22v40h-22zM220 500h22v40h-22zM250 240h20v40h-20zM250 320h20v40h-20z" fill="$dark"/>""",
    "bin": """
<path d="M210 350h380v210a40 40 0 0 1-40 40H250a40 40 0 0 1-40-40z" fill="$main"/>
<path d="M530 350h60v210a40 40 0 0 1-40 40h-60a40 40 0 0 0 40-40z" fill="$dark"/>
<path d="M190 300h420v54H190z" fill="$wood"/><path d="M190 336h420v18H190z" fill="$dark" opacity=".35"/>
<path d="M340 450h120v50H340z" fill="$paper"/><path d="M280 300q10-80 120-80t120 80z" fill="#c98a4b"/>
<path d="M340 250l30 36M400 236l26 40" class="s" stroke="#f0d5a5" stroke-width="10"/>""",
    "shelf": """
<path d="M130 420h540v44H130z" fill="$wood"/><path d="M130 448h540v16H130z" fill="$dark" opacity=".4"/>
<path d="M190 240h50v180h-50z" fill="$main"/><path d="M244 210h60v210h-60z" fill="$pop"/>
<path d="M308 260h40v160h-40z" fill="$dark"/><path d="M366 268l46-12 40 158-46 8z" fill="$lite"/>
<path d="M540 330h90l-14 90h-62z" fill="$main"/>
<path d="M585 330q-60-70-20-120 44 50 20 120zM585 330q50-60 60-20-10 20-60 20z" fill="#6f8f5b"/>
<path d="M220 464v50M360 464v50M500 464v50M620 464v50" class="s" stroke="$dark" stroke-width="20"/>
<path d="M326 520h70v60a20 20 0 0 1-20 20h-30a20 20 0 0 1-20-20z" fill="$paper"/>""",
    "sack": """
<path d="M270 300q130 40 260 0 60 160 40 270a30 30 0 0 1-30 30H260a30 30 0 0 1-30-30q-20-110 40-270z" fill="$lite"/>
<path d="M530 300q60 160 40 270a30 30 0 0 1-30 30h-70q40-140 0-288z" fill="$main" opacity=".6"/>
<path d="M290 230q110 30 220 0l20 80q-130 40-260 0z" fill="$main"/>
<path d="M272 306q130 40 256 0" class="s" stroke="$wood" stroke-width="16"/>
<path d="M450 318q30 60 0 120M480 312q40 40 30 90" class="s" stroke="$wood" stroke-width="10"/>""",
    "tin": """
<path d="M170 400h200v200H170z" fill="$main"/><path d="M320 400h50v200h-50z" fill="$dark"/>
<path d="M160 360h220v50H160z" fill="$lite"/><path d="M420 470h150v130H420z" fill="$pop"/>
<path d="M412 436h166v42H412z" fill="$paper"/><path d="M600 530h90v70h-90z" fill="$dark"/>
<path d="M594 506h102v30H594z" fill="$lite"/><path d="M210 460h120v70H210z" fill="$paper"/>""",
}
