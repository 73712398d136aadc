# SPDX-License-Identifier: GPL-3.0-or-later
"""A lost DIR/secret is not replaced without a word while attempts need it."""

import unittest

import support


class SecretFile(unittest.TestCase):
    def test_a_lost_secret_is_missed(self):
        with support.Kesu(workers=1) as kesu:
            self.lose(kesu)
            kesu.start()  # nothing was begun: a new one does no harm
            attempt = kesu.begin()
            attempt.save(1, [], background={"sex": "male"})
            kept = self.lose(kesu)
            self.refuses(kesu)
            # What was submitted needs it no more; an invitation of an open survey does.
            kesu.database.joinpath("secret").touch(mode=0o600)
            kesu.database.joinpath("secret").write_bytes(kept)
            kesu.start()
            attempt.client = kesu.client()
            self.assertEqual(attempt.submit(1).status, 201)
            kesu.sql("ALTER TABLE kesu.attempt DISABLE TRIGGER USER;"
                     " UPDATE kesu.attempt SET invited = true")
            self.lose(kesu)
            self.refuses(kesu)
            kesu.arguments.append("--new-secret")
            kesu.start()
            reply = kesu.client().request("GET", attempt.path, secret=attempt.secret)
            self.assertEqual((reply.status, reply.json()["type"]), (403, "/problems/secret-foreign"))

    def lose(self, kesu):
        kesu.stop()
        kept = kesu.database.joinpath("secret").read_bytes()
        kesu.database.joinpath("secret").unlink()
        return kept

    def refuses(self, kesu):
        kesu.start(wait=False)
        self.assertEqual(kesu.process.wait(support.PATIENCE_SECONDS), 1)
        kesu.process = None
        self.assertIn("--new-secret", kesu.log_tail())
        self.assertFalse(kesu.database.joinpath("secret").exists())


if __name__ == "__main__":
    unittest.main()
