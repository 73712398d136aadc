#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes typed C wrappers for the statements of one concern, schema/queries/CONCERN/*.sql.

    queries.py OUTPUT_FOLDER CONCERN [FILE.sql ...]     -> queries/CONCERN.h, queries/CONCERN.c

A query file opens with comment lines, after one that names its license:

    -- What it does, in one or more lines.
    -- lane: slow, session              (which lanes prepare it: LANES below; fast when absent)
    -- param NAME TYPE [null]           (the statement writes it @NAME)
    -- result NAME TYPE [null]          (the columns, in this order)
    -- rows: one | one or none          (any number when absent)
    SELECT ... WHERE attempt = @NAME

TYPE is a key of TYPES below. PostgreSQL gets $1, $2 ... in the order of the param lines. After
an operator that ends in @ there must be a space, so that it is not read as a parameter: a ^@ b,
never a ^@b. `lane: copy` is for db_session_copy_out and db_session_copy_in: no parameters, never
prepared.

For a batch there are q_NAME(), which adds the statement, and q_NAME_row(), which reads a row. With
`lane: session` there is also q_NAME_run(), which runs the statement alone, waits and returns
the rows. The rows are valid until the session's next statement.
"""

import os
import re
import sys

from text import Mistake, c_literal, read, run, sql_code, write_all

# PostgreSQL's name -> enum db_type, C type of a parameter, C type of a result, db_put_*, db_get_*
TYPES = {
    "bool": ("DB_BOOL", "bool", "bool", "bool", "bool"),
    "int2": ("DB_INT2", "int16_t", "int16_t", "int2", "int"),
    "int4": ("DB_INT4", "int32_t", "int32_t", "int4", "int"),
    "int8": ("DB_INT8", "int64_t", "int64_t", "int8", "int"),
    "float8": ("DB_FLOAT8", "double", "double", "float8", "float8"),
    "text": ("DB_TEXT", "struct str", "struct str", "bytes", "bytes"),
    "bytea": ("DB_BYTEA", "struct str", "struct str", "bytes", "bytes"),
    "uuid": ("DB_UUID", "struct uuid", "struct uuid", "uuid", "uuid"),
    "timestamptz": ("DB_TIMESTAMPTZ", "int64_t", "int64_t", "timestamptz", "timestamptz"),
    "date": ("DB_DATE", "int32_t", "int32_t", "date", "date"),
    "jsonb": ("DB_JSONB", "struct str", "struct str", "jsonb", "jsonb"),
}
for element in ("int2", "int4", "int8", "float8", "text", "bytea", "uuid", "jsonb"):
    kind = f"DB_{element.upper()}_ARRAY"
    TYPES[element + "[]"] = (kind, "struct db_array", "struct str", "array", "bytes")

VIEWS = ("text", "bytea", "jsonb")  # a view with p == NULL is NULL
ROWS = ("one", "one or none")
LANES = ("fast", "slow", "sign_in", "session", "copy")
COLUMNS_MAX = 64  # DB_PARAMS_MAX of <db/db.h>
PLAIN_MAX = 4  # parameters of a C function; if there are more, they are one struct
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
PARAM = re.compile(r"@([A-Za-z_]\w*)")
C_WORDS = frozenset(
    """auto bool break case char const continue default do double else enum extern false float for
    goto if inline int long register restrict return short signed sizeof static struct switch true
    typedef union unsigned void volatile while asm typeof""".split()
)
# Names of the wrappers' own parameters and variables.
TAKEN = frozenset("batch count error in index kept row rows session".split())


class Column:
    def __init__(self, name, type_name, nullable):
        self.name, self.type_name, self.nullable = name, type_name, nullable
        self.kind, self.param, self.result, self.put, self.get = TYPES[type_name]
        self.is_array = type_name.endswith("[]")
        self.is_view = type_name in VIEWS

    def is_pointer(self):
        """Whether a parameter is given by its address, so that it can be NULL."""
        return self.nullable and not self.is_view

    def has_flag(self):
        """Whether a result has a `bool NAME_is_null` beside it."""
        return self.nullable and not self.is_view and not self.is_array

    def param_declaration(self):
        pointer = self.is_pointer()
        return f"const {self.param} *{self.name}" if pointer else f"{self.param} {self.name}"


class Query:
    def __init__(self, path, name):
        self.path, self.name = path, name
        self.params, self.results, self.lanes, self.about = [], [], ["fast"], []
        self.rows = ""
        self.sql = ""


def parse_column(path, number, words, columns):
    if len(words) not in (3, 4) or (len(words) == 4 and words[3] != "null"):
        raise Mistake(path, number, f"expected `-- {words[0]} NAME TYPE [null]`")
    name, type_name = words[1], words[2]
    if not NAME.match(name) or name in C_WORDS:
        raise Mistake(path, number, f"{name!r} cannot be the name of a C field")
    if words[0] == "param" and name in TAKEN:
        raise Mistake(path, number, f"{name!r} is a parameter of every wrapper")
    if type_name not in TYPES:
        raise Mistake(path, number, f"unknown type {type_name!r}; one of {', '.join(TYPES)}")
    if len(columns) == COLUMNS_MAX:
        raise Mistake(path, number, f"more than {COLUMNS_MAX} of them")
    if any(name == column.name for column in columns):
        raise Mistake(path, number, f"{words[0]} {name!r} is declared twice")
    columns.append(Column(name, type_name, len(words) == 4))


def parse_lanes(path, number, text):
    lanes = [lane.strip() for lane in text.split(",")]
    for lane in lanes:
        if lane not in LANES:
            raise Mistake(path, number, f"unknown lane {lane!r}; one of {', '.join(LANES)}")
    if len(set(lanes)) != len(lanes):
        raise Mistake(path, number, "a lane is named twice")
    if "copy" in lanes and len(lanes) > 1:
        raise Mistake(path, number, "a COPY text is never prepared: lane copy stands alone")
    return lanes


def parse_header_line(query, number, text):
    words = text.split()
    if text.startswith("SPDX-"):
        return
    if words and words[0] == "param":
        parse_column(query.path, number, words, query.params)
    elif words and words[0] == "result":
        parse_column(query.path, number, words, query.results)
    elif text.startswith("lane:"):
        query.lanes = parse_lanes(query.path, number, text[len("lane:") :])
    elif text.startswith("rows:"):
        query.rows = text[len("rows:") :].strip()
        if query.rows not in ROWS:
            raise Mistake(query.path, number, "expected `-- rows: one` or `-- rows: one or none`")
    else:
        query.about.append(text)


def number_params(query, code, first_line):
    """Turns each @NAME of the statement into PostgreSQL's $1, $2 ..."""
    numbers = {param.name: number for number, param in enumerate(query.params, 1)}
    sql, last = "", 0
    for found in PARAM.finditer(code):
        if found.group(1) not in numbers:
            line = first_line + code[: found.start()].count("\n")
            raise Mistake(query.path, line, f"{found.group()} has no `-- param` line")
        sql += query.sql[last : found.start()] + f"${numbers[found.group(1)]}"
        last = found.end()
    query.sql = sql + query.sql[last:]


def check_sql(query, first_line):
    code = sql_code(query.sql)
    end = first_line + query.sql.rstrip().count("\n")
    if not code.strip():
        raise Mistake(query.path, first_line, "no SQL after the comment lines")
    if ";" in code:
        line = first_line + code[: code.index(";")].count("\n")
        raise Mistake(query.path, line, "a query is one statement, without a semicolon")
    numbered = re.search(r"\$\d+", code)
    if numbered:
        line = first_line + code[: numbered.start()].count("\n")
        raise Mistake(query.path, line, f"a parameter has a name: @NAME, not {numbered.group()}")
    number_params(query, code, first_line)
    for param in query.params:
        if param.name not in PARAM.findall(code):
            raise Mistake(query.path, end, f"param {param.name!r} is never used")
    if query.rows and not query.results:
        raise Mistake(query.path, end, "rows without a `-- result` line")
    if "copy" in query.lanes and query.params:
        raise Mistake(query.path, end, "COPY takes no parameters")
    query.sql = query.sql.strip()


def parse(path):
    name = os.path.basename(path)[: -len(".sql")]
    if not path.endswith(".sql") or not NAME.match(name):
        raise Mistake(path, 1, "a query file is named like attempt_read.sql")
    query = Query(path, name)
    lines = read(path).splitlines(keepends=True)
    header = 0
    while header < len(lines) and lines[header].startswith("--"):
        parse_header_line(query, header + 1, lines[header][2:].strip())
        header += 1
    if not any(query.about):
        raise Mistake(path, 1, "expected a comment that says what the query does")
    query.sql = "".join(lines[header:])
    check_sql(query, header + 1)
    return query


def type_comment(column, is_null):
    return f" /* {column.type_name}{', ' + is_null if column.nullable and is_null else ''} */"


def in_struct(query):
    lines = [f"struct q_{query.name}_in {{"]
    for param in query.params:
        is_null = "NULL for NULL" if param.is_pointer() else "p NULL for NULL"
        lines.append(f"\t{param.param_declaration()};{type_comment(param, is_null)}")
    return lines + ["};"]


def row_struct(query):
    lines = [f"struct q_{query.name}_row {{"]
    for column in query.results:
        is_null = "" if column.has_flag() else "p NULL for NULL"
        lines.append(f"\t{column.result} {column.name};{type_comment(column, is_null)}")
        if column.has_flag():
            lines.append(f"\tbool {column.name}_is_null;")
    return lines + ["};"]


def rows_struct(query):
    return [
        f"struct q_{query.name}_rows {{",
        "\tsize_t count;",
        f"\tconst struct q_{query.name}_row *row;",
        "};",
    ]


def takes_struct(query):
    return len(query.params) > PLAIN_MAX


def declare(query):
    lines = ["/* " + " ".join(query.about).replace("*/", "* /").strip() + " */"]
    lines.append(f"extern const struct db_statement q_{query.name}_statement;")
    if "copy" in query.lanes:
        return lines + [""]
    if takes_struct(query):
        lines += in_struct(query)
    lines.append(signature(query) + ";")
    if query.results:
        lines += row_struct(query)
        lines.append(row_signature(query) + ";")
    if "session" in query.lanes:
        if query.results and not query.rows:
            lines += rows_struct(query)
        lines.append(run_signature(query) + " KESU_MUST_CHECK;")
    return lines + [""]


def in_parameters(query):
    """The parameters of the statement, to follow another parameter of a C function."""
    if takes_struct(query):
        return f", const struct q_{query.name}_in *in"
    return "".join(", " + param.param_declaration() for param in query.params)


def signature(query):
    return f"size_t q_{query.name}(struct db_batch *batch{in_parameters(query)})"


def row_signature(query):
    return (
        f"bool q_{query.name}_row(const struct db_batch *batch, size_t statement, size_t row,\n"
        f"\tstruct q_{query.name}_row *out)"
    )


def run_signature(query):
    """*row is NULL when the query may find no row and finds none. The caller may pass no `row`."""
    out = ""
    if query.rows:
        out = f", const struct q_{query.name}_row **row"
    elif query.results:
        out = f", struct q_{query.name}_rows *rows"
    return (
        f"bool q_{query.name}_run(struct db_session *session{in_parameters(query)}{out},\n"
        "\tstruct error *error)"
    )


def run_body(query):
    arguments = "in" if takes_struct(query) else ", ".join(param.name for param in query.params)
    add = f"q_{query.name}(batch{', ' + arguments if arguments else ''});"
    lines = ["\tstruct db_batch *batch = db_session_batch(session);"]
    if not query.results:
        return lines + ["", "\t" + add, "\treturn db_session_run(session, error);"]
    lines += [f"\tstruct q_{query.name}_row *kept;", "\tsize_t count;", "", "\t" + add]
    lines += ["\tif (!db_session_run(session, error))", "\t\treturn false;"]
    lines += ["\tcount = db_rows(batch, 0);"]
    lines += ["\tkept = db_batch_memory(batch, count, sizeof(*kept));"]
    lines += ["\tfor (size_t i = 0; i < count; i++)"]
    lines += [f"\t\tq_{query.name}_row(batch, 0, i, &kept[i]);"]
    if query.rows == "one":
        none = f'error_set(error, "database: {query.name} gave no row")'
        lines += ["\tif (!count)", f"\t\treturn {none};"]
    if query.rows:
        return lines + ["\tif (row)", "\t\t*row = count ? kept : NULL;", "\treturn true;"]
    return lines + [f"\t*rows = (struct q_{query.name}_rows){{count, kept}};", "\treturn true;"]


def columns_table(query, suffix, columns):
    lines = [f"static const struct db_column q_{query.name}_{suffix}[] = {{"]
    for column in columns:
        null = "true" if column.nullable else "false"
        lines.append(f'\t{{"{column.name}", {column.kind}, {null}}},')
    return lines + ["};"]


def put(column, place):
    name = place + column.name
    value = "*" + name if column.is_pointer() else name
    arguments = {
        "uuid": f"batch, {name if column.is_pointer() else '&' + name}",
        "array": f"batch, {column.kind}, {value}",
    }.get(column.put, f"batch, {value}")
    call = f"db_put_{column.put}({arguments});"
    if not column.nullable:
        return ["\t" + call]
    given = name if column.is_pointer() else name + ".p"
    return [f"\tif ({given})", "\t\t" + call, "\telse", "\t\tdb_put_null(batch);"]


def get(column, index):
    place = f"batch, statement, row, {index}"
    cast = f"({column.result})" if column.get == "int" and column.type_name != "int8" else ""
    lines = []
    if column.has_flag():
        lines.append(f"\tout->{column.name}_is_null = db_is_null({place});")
    return lines + [f"\tout->{column.name} = {cast}db_get_{column.get}({place});"]


def define(query):
    lines = []
    for suffix, columns in (("params", query.params), ("results", query.results)):
        if columns:
            lines += columns_table(query, suffix, columns)
    lines.append(f"const struct db_statement q_{query.name}_statement = {{")
    lines.append(f'\t.name = "{query.name}",')
    lines.append(f"\t.sql = {c_literal(query.sql)},")
    for suffix, columns in (("params", query.params), ("results", query.results)):
        if columns:
            lines.append(f"\t.{suffix} = q_{query.name}_{suffix},")
            lines.append(f"\t.{suffix[:-1]}_count = {len(columns)},")
    lines.append("};")
    if "copy" in query.lanes:
        return lines + [""]
    lines += [signature(query), "{"]
    lines.append(f"\tsize_t index = db_batch_statement(batch, &q_{query.name}_statement);")
    for param in query.params:
        lines += put(param, "in->" if takes_struct(query) else "")
    lines += ["\treturn index;", "}"]
    if query.results:
        lines += [row_signature(query), "{", "\tif (row >= db_rows(batch, statement))"]
        lines.append("\t\treturn false;")
        for index, result in enumerate(query.results):
            lines += get(result, index)
        lines += ["\treturn true;", "}"]
    if "session" in query.lanes:
        lines += [run_signature(query), "{", *run_body(query), "}"]
    return lines + [""]


def header(concern, queries):
    guard = f"KESU_QUERIES_{concern.upper()}_H"
    lines = [f"/* Generated from schema/queries/{concern} by schema/generate/queries.py. */"]
    lines += [f"#ifndef {guard}", f"#define {guard}", ""]
    runs = any("session" in query.lanes for query in queries)
    lines += [f"#include <db/{'session' if runs else 'db'}.h>", ""]
    for query in queries:
        lines += declare(query)
    for lane in LANES:
        lines.append(f"extern const struct db_statements queries_{concern}_{lane};")
    return "\n".join(lines + ["", "#endif", ""])


def lane_table(concern, lane, queries):
    name = f"queries_{concern}_{lane}"
    members = [query for query in queries if lane in query.lanes]
    if not members:
        return [f"const struct db_statements {name} = {{0}};"]
    lines = [f"static const struct db_statement *const {name}_list[] = {{"]
    lines += [f"\t&q_{query.name}_statement," for query in members]
    return lines + ["};", f"const struct db_statements {name} = {{{name}_list, {len(members)}}};"]


def source(concern, queries):
    lines = [f"/* Generated from schema/queries/{concern} by schema/generate/queries.py. */"]
    lines += [f"#include <queries/{concern}.h>", ""]
    for query in queries:
        lines += define(query)
    for lane in LANES:
        lines += lane_table(concern, lane, queries)
    return "\n".join(lines + [""])


def generate(concern, paths):
    queries = [parse(path) for path in sorted(paths)]
    return {
        f"queries/{concern}.c": source(concern, queries),
        f"queries/{concern}.h": header(concern, queries),
    }


def main(arguments):
    folder, concern, *paths = arguments
    write_all(folder, generate(concern, paths))


if __name__ == "__main__":
    sys.exit(run(main, "usage: queries.py OUTPUT_FOLDER CONCERN [FILE.sql ...]", 2))
