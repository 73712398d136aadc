# SPDX-License-Identifier: GPL-3.0-or-later
"""The generators: what they write, what they refuse, and their messages."""

import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "schema", "generate"))

import migrations  # noqa: E402
import queries  # noqa: E402
from text import Mistake, c_literal, sql_code  # noqa: E402

GOOD = """-- Saves one answer.
-- param attempt uuid
-- param items int2[]
-- param background jsonb null
-- param seq int4 null
-- result acknowledged int4
-- result note text null
-- result stamps int8[] null
INSERT INTO answer VALUES (@attempt, @items, @background, @seq) -- $9; @none is a comment
RETURNING 1, '$8; @none', NULL
"""


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def refused(self, generate, files, place, words):
        paths = [self.file(name, text) for name, text in files.items()]
        with self.assertRaises(Mistake) as caught:
            generate(paths)
        self.assertIn(place + ": ", str(caught.exception))
        self.assertIn(words, str(caught.exception))


def wrap(paths):
    return queries.generate("room", paths)


class Queries(Folder):
    def bad(self, text, line, words):
        self.refused(wrap, {"bad.sql": text}, f"bad.sql:{line}", words)

    def test_wrapper(self):
        out = wrap([self.file("answer_save.sql", GOOD)])
        header, source = out["queries/room.h"], out["queries/room.c"]
        for part in (
            "size_t q_answer_save(struct db_batch *batch, struct uuid attempt,"
            " struct db_array items, struct str background, const int32_t *seq);",
            "struct q_answer_save_row {",
            "int32_t acknowledged;",
            "struct str stamps;",
        ):
            self.assertIn(part, header)
        self.assertNotIn("q_answer_save_in", header)
        self.assertNotIn("db/session.h", header)
        self.assertNotIn("stamps_is_null", header)
        for part in (
            "db_put_uuid(batch, &attempt);",
            "if (background.p)",
            "if (seq)\n\t\tdb_put_int4(batch, *seq);\n\telse\n\t\tdb_put_null(batch);",
            "db_put_array(batch, DB_INT2_ARRAY, items);",
            "(int32_t)db_get_int(batch, statement, row, 0);",
        ):
            self.assertIn(part, source)
        self.assertIn("queries_room_fast = {queries_room_fast_list, 1};", source)
        self.assertIn("queries_room_slow = {0};", source)
        self.assertIn("#ifndef KESU_QUERIES_ROOM_H", header)

    def sql_of(self, text):
        """The statement that goes to PostgreSQL, as it stands in the C literal."""
        source = wrap([self.file("a.sql", text)])["queries/room.c"]
        return source[source.index(".sql = ") : source.index(".params = ")]

    def test_a_license_says_nothing_of_the_query(self):
        license_line = "-- SPDX-License-Identifier: GPL-3.0-or-later\n"
        plain = wrap([self.file("answer_save.sql", GOOD)])
        self.assertEqual(wrap([self.file("answer_save.sql", license_line + GOOD)]), plain)
        self.bad(license_line + "SELECT 1", 1, "expected a comment that says what the query does")

    def test_named_parameters_get_numbers(self):
        head = "-- A.\n-- param since int4\n-- param until int4\n"
        sql = self.sql_of(head + "SELECT @until - @since, @until::int8, x[@since:@until]")
        self.assertIn("SELECT $2 - $1, $2::int8, x[$1:$2]", sql)
        opaque = "SELECT a ^@ b, c @> d, '@since', \"@x\", /* @y */ @since + @until -- @z"
        sql = self.sql_of(head + opaque)
        self.assertIn('SELECT a ^@ b, c @> d, \'@since\', \\"@x\\", /* @y */ $1 + $2 -- @z', sql)
        sql = self.sql_of("-- A.\n-- param at int4\n-- param attempt int4\nSELECT @attempt + @at")
        self.assertIn("SELECT $2 + $1", sql)

    def test_many_parameters_are_a_struct(self):
        types = ("uuid", "int2[]", "jsonb null", "int4 null", "uuid null")
        params = "".join(f"-- param p{i} {name}\n" for i, name in enumerate(types))
        out = wrap([self.file("many.sql", f"-- A.\n{params}SELECT @p0, @p1, @p2, @p3, @p4\n")])
        for part in (
            "struct q_many_in {",
            "struct uuid p0; /* uuid */",
            "struct db_array p1; /* int2[] */",
            "struct str p2; /* jsonb, p NULL for NULL */",
            "const int32_t *p3; /* int4, NULL for NULL */",
            "const struct uuid *p4; /* uuid, NULL for NULL */",
            "size_t q_many(struct db_batch *batch, const struct q_many_in *in);",
        ):
            self.assertIn(part, out["queries/room.h"])
        for part in (
            "db_put_uuid(batch, &in->p0);",
            "db_put_array(batch, DB_INT2_ARRAY, in->p1);",
            "if (in->p2.p)",
            "db_put_int4(batch, *in->p3);",
            "if (in->p4)\n\t\tdb_put_uuid(batch, in->p4);",
        ):
            self.assertIn(part, out["queries/room.c"])

    def test_a_session_runs_a_statement_alone(self):
        head = "-- A.\n-- lane: session\n-- param a int4\n"
        texts = {
            "none": head + "DELETE FROM t WHERE a = @a",
            "many": head + "-- result b text\nSELECT b FROM t WHERE a = @a",
            "one": head + "-- result b text\n-- rows: one\nSELECT count(*) FROM t WHERE a = @a",
            "maybe": head + "-- result b text\n-- rows: one or none\nSELECT b FROM t WHERE a = @a",
            "fast": "-- A.\nDELETE FROM t",
        }
        out = wrap([self.file(name + ".sql", text) for name, text in texts.items()])
        header, source = out["queries/room.h"], out["queries/room.c"]
        start = "_run(struct db_session *session, int32_t a, "
        for part in (
            f"bool q_none{start}struct error *error) KESU_MUST_CHECK;",
            f"bool q_many{start}struct q_many_rows *rows, struct error *error) KESU_MUST_CHECK;",
            f"bool q_one{start}const struct q_one_row **row, struct error *error) KESU_MUST_CHECK;",
            f"bool q_maybe{start}const struct q_maybe_row **row, struct error *error)",
            "struct q_many_rows {\n\tsize_t count;\n\tconst struct q_many_row *row;\n};",
        ):
            self.assertIn(part, header.replace(",\n\tstruct error", ", struct error"))
        self.assertNotIn("q_fast_run", header)
        self.assertIn("#include <db/session.h>", header)
        self.assertNotIn("q_one_rows", header)
        self.assertIn('return error_set(error, "database: one gave no row");', source)
        self.assertNotIn("maybe gave no row", source)
        self.assertIn("*row = count ? kept : NULL;", source)

    def test_no_params_no_results(self):
        out = wrap([self.file("sweep.sql", "-- Sweeps.\n-- lane: slow, session\nDELETE FROM a\n")])
        self.assertIn("size_t q_sweep(struct db_batch *batch);", out["queries/room.h"])
        self.assertNotIn("struct q_sweep", out["queries/room.h"])
        self.assertIn("queries_room_session = {queries_room_session_list, 1};", out["queries/room.c"])
        self.assertIn("queries_room_fast = {0};", out["queries/room.c"])

    def test_copy_is_only_a_text(self):
        text = "-- All.\n-- lane: copy\n-- result a int4\nSELECT a FROM b\n"
        out = wrap([self.file("a.sql", text)])
        self.assertIn("extern const struct db_statement q_a_statement;", out["queries/room.h"])
        self.assertNotIn("q_a(", out["queries/room.h"])
        self.assertIn("queries_room_copy = {queries_room_copy_list, 1};", out["queries/room.c"])

    def test_mistakes_say_where(self):
        self.bad("SELECT 1", 1, "comment")
        self.bad("-- A.\n-- param a uuid\nSELECT 1", 3, "param 'a' is never used")
        self.bad("-- A.\n-- param a uuid\nSELECT '@a' -- @a", 3, "param 'a' is never used")
        self.bad("-- A.\n-- param a uuid\nSELECT @ab, @a", 3, "@ab has no")
        self.bad("-- A.\n-- param a uuid\nSELECT\n @a, @b", 4, "@b has no")
        self.bad("-- A.\n-- param a uuid\nSELECT\n @a, $1", 4, "@NAME, not $1")
        self.bad("-- A.\n-- param a\nSELECT @a", 2, "NAME TYPE")
        self.bad("-- A.\n-- param a uuid maybe\nSELECT @a", 2, "NAME TYPE")
        self.bad("-- A.\n-- param a numeric\nSELECT @a", 2, "unknown type 'numeric'")
        self.bad("-- A.\n-- param int uuid\nSELECT @int", 2, "C field")
        self.bad("-- A.\n-- param batch uuid\nSELECT @batch", 2, "of every wrapper")
        self.bad("-- A.\n-- result a int4\n-- result a int4\nSELECT 1, 1", 3, "twice")
        self.bad("-- A.\n-- lane: quick\nSELECT 1", 2, "unknown lane")
        self.bad("-- A.\n-- rows: few\n-- result a int4\nSELECT 1", 2, "rows: one or none")
        self.bad("-- A.\n-- rows: one\nSELECT 1", 3, "rows without")
        self.bad("-- A.\n-- lane: copy, fast\nSELECT 1", 2, "alone")
        self.bad("-- A.\n-- lane: copy\n-- param a int4\nSELECT @a", 4, "no parameters")
        self.bad("-- A.\nSELECT 1;\nSELECT 2", 2, "one statement")
        self.bad("-- A.\n\n-- only a comment\n", 2, "no SQL")
        self.refused(wrap, {"A-b.sql": "-- A.\nSELECT 1"}, "A-b.sql:1", "named like")


class Migrations(Folder):
    def bad(self, files, place, words):
        files = {"migrations/" + name: text for name, text in files.items()}
        self.refused(migrations.generate, files, place, words)

    def test_all_steps_and_functions(self):
        out = migrations.generate([
            self.file("migrations/0001_a.up.sql", "CREATE TABLE a();"),
            self.file("migrations/0001_a.down.sql", "DROP TABLE a;"),
            self.file("functions/20_b.sql", "second"),
            self.file("functions/10_a.sql", "first"),
        ])["schema.c"]
        self.assertIn('{1, "0001_a",', out)
        self.assertIn(".count = 1,", out)
        self.assertIn('"first\\n"\n\t"second\\n"', out)
        self.assertIn(migrations.checksum("CREATE TABLE a();", "DROP TABLE a;"), out)

    def test_mistakes_say_where(self):
        self.bad({"0001_a.up.sql": ""}, "0001_a.up.sql:1", "no 0001_a.down.sql")
        self.bad({"0001_a.down.sql": ""}, "0001_a.down.sql:1", "no 0001_a.up.sql")
        self.setUp()
        self.bad({"0002_a.up.sql": "", "0002_a.down.sql": ""}, "0002_a.down.sql:1", "0001 is missing")
        self.setUp()
        self.bad({"0001_a.up.sql": "", "0001_b.up.sql": ""}, "0001_b.up.sql:1", "already 0001_a")
        self.setUp()
        self.bad({"first.sql": ""}, "first.sql:1", "NNNN_name")


class Texts(unittest.TestCase):
    def test_opaque_parts_are_blanked(self):
        for sql in ("'a;''b'", '"x;"', "-- ;", "/* ; \n */", "$$;$$", "$do$ ; $x$ $do$"):
            self.assertNotIn(";", sql_code(sql))
        self.assertEqual(sql_code("$1 + $2"), "$1 + $2")

    def test_c_literals(self):
        self.assertEqual(c_literal('a"\\\n??科'), '"a\\"\\\\\\n"\n\t"\\?\\?科"')
        self.assertEqual(c_literal(""), '""')


if __name__ == "__main__":
    unittest.main()
