#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes reference.docx, which says how a report looks in a word processor: page, margins, fonts.

    python3 reference.py reference.docx

It is pandoc's own with A4 pages and fonts that an office has. Takes the packages pandoc and
python3-docx; it is run when the looks are to change, and never by the build.
"""

import io
import subprocess
import sys

import docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

BODY, HEADING = ("Times New Roman", "宋体"), ("Arial", "黑体")
SIZES = {"Normal": 10.5, "Compact": 9, "Table Caption": 10, "Title": 22, "Heading 1": 16,
         "Heading 2": 13, "Heading 3": 11.5}
INK, BLUE = RGBColor(0x1B, 0x1B, 0x1F), RGBColor(0x0B, 0x4F, 0x9C)


def main(path):
    plain = subprocess.run(["pandoc", "--print-default-data-file", "reference.docx"],
                           check=True, capture_output=True).stdout
    document = docx.Document(io.BytesIO(plain))
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(24)
    for style in document.styles:
        if not hasattr(style, "font"):
            continue
        is_heading = style.name.startswith(("Heading", "Title"))
        latin, chinese = HEADING if is_heading else BODY
        style.font.name = latin
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), chinese)
        if is_heading:
            style.font.color.rgb = INK if style.name == "Title" else BLUE
        if style.name in SIZES:
            style.font.size = Pt(SIZES[style.name])
    document.save(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
