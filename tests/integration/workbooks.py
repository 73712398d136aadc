# SPDX-License-Identifier: GPL-3.0-or-later
"""Workbooks (.xlsx) for tests, as Excel writes them: texts shared or in their cells, numbers as
numbers, empty cells left out."""

import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Raw(str):
    """A cell's XML between its tags, after its type: 'e"><v>#N/A</v>'."""


def letters(column):
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


class Sheet:
    """Rows of values; `before` and `after` are XML around the rows, `rows_are` XML in a row's tag."""

    def __init__(self, rows, before="", after="", rows_are=None, prefix="", first=1):
        self.rows, self.before, self.after, self.prefix = rows, before, after, prefix
        self.rows_are, self.first = rows_are or {}, first

    def cell(self, row, column, value, strings):
        place = f'c r="{letters(column)}{row}"'
        if value is None or value == "":
            return f'<{place} s="1"/>' if column % 2 else ""
        if isinstance(value, Raw):
            return f'<{place} t="{value}</c>'
        if isinstance(value, (int, float)):
            return f"<{place}><v>{value}</v></c>"
        if (row + column) % 3 == 0:
            return f'<{place} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        if (row + column) % 3 == 1:
            return f'<{place} t="str"><f>A1&amp;""</f><v>{escape(value)}</v></c>'
        if value not in strings:
            strings[value] = len(strings)
        return f'<{place} t="s"><v>{strings[value]}</v></c>'

    def xml(self, strings):
        rows = "".join(
            f'<row r="{n}" {self.rows_are.get(n, "")}>'
            + "".join(self.cell(n, c, value, strings) for c, value in enumerate(row, 1)) + "</row>"
            for n, row in enumerate(self.rows, self.first) if row)
        text = (f'<worksheet xmlns="{MAIN}">{self.before}<sheetData>{rows}</sheetData>'
                f"{self.after}</worksheet>")
        if self.prefix:
            text = text.replace("</", "\0").replace("<", f"<{self.prefix}:").replace(
                "\0", f"</{self.prefix}:").replace("xmlns=", f"xmlns:{self.prefix}=")
        return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text


def write(path, sheets, doctype="", compression=zipfile.ZIP_DEFLATED):
    """sheets: {name: Sheet}. Strings come in two runs with a reading, which is no part of them."""
    strings = {}
    with zipfile.ZipFile(path, "w", compression) as file:
        names, targets = "", ""
        for n, (name, sheet) in enumerate(sheets.items(), 1):
            file.writestr(f"xl/worksheets/sheet{n}.xml", sheet.xml(strings))
            names += f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            target = ("", "/xl/")[n % 2] + f"worksheets/sheet{n}.xml"
            targets += f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="{target}"/>'
        file.writestr("xl/workbook.xml", doctype + f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
                      f"<sheets>{names}</sheets></workbook>")
        file.writestr("xl/_rels/workbook.xml.rels", "<Relationships xmlns="
                      '"http://schemas.openxmlformats.org/package/2006/relationships">'
                      f"{targets}</Relationships>")
        if strings:
            file.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">' + "".join(
                f"<si><r><t xml:space=\"preserve\">{escape(s[:1])}</t></r><r><t>{escape(s[1:])}</t></r>"
                "<rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si>" for s in strings) + "</sst>")
    return str(path)


def table(rows, **more):
    """A sheet of what frames.write would write as CSV; codes of digits are numbers."""
    columns = list(rows[0])
    values = [[int(v) if str(v).isdigit() and str(v)[0] != "0" else v for v in row.values()]
              for row in rows]
    return Sheet([columns, *values], **more)
