"""The drawings behind the pictures: a flat SVG fragment a shape, on a sheet of 800 by 800 whose table is at y = 600.

`$main`, `$dark` and `$lite` come from the color of the product and `$pop` goes with it; `$wood`, `$metal`, `$paper` and
`$ink` are the same for all. `class="s"` marks a line instead of a surface.
"""

from demo.shapes import desk, home, outside, table

DRAWINGS = table.DRAWINGS | home.DRAWINGS | desk.DRAWINGS | outside.DRAWINGS
