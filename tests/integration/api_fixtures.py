# SPDX-License-Identifier: GPL-3.0-or-later
"""The database of the API tests: surveys in every state, invitations, accounts, results.

    fixtures = Fixtures(kesu)
    fixtures.token(4)                 an invitation of the sampled survey
    fixtures.accounts["monitor"]      a token

SQL statements make all of it from the loaded questionnaires, in the region 360102 (东湖区).
"""

import hashlib
import secrets
import uuid

import support

LOADED = "donghu-rehearsal"  # an activity, a rehearsal, open to anyone
CLOSING = "api-closing"      # the same, for a test that closes it
HIDDEN = "api-hidden"        # not a rehearsal: only accounts of its subtree can see it
SAMPLED = "api-sampled"      # by invitation, with estimates
OTHER = "api-other"          # by invitation too, so that invitations can be mistaken
INVITATIONS = 24
AGREEING = 20                # fresh connections that must find the same, over two workers

COPY = """
INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year, result_class, rehearsal,
  sampled, instrument_id, instrument_bank, standard_code, standard_version, state)
SELECT '{slug}', programme_id, vintage, region, title, year, '{result_class}', {rehearsal},
  {sampled}, instrument_id, instrument_bank, standard_code, standard_version, 'open'
FROM kesu.survey WHERE slug = 'donghu-rehearsal';
"""
SAMPLE = """
INSERT INTO kesu.stratum SELECT survey_id, 1, 'urban' FROM kesu.survey WHERE slug = '{slug}';
INSERT INTO kesu.psu SELECT survey_id, 1, 1, vintage, '360102002', 'urban'
  FROM kesu.survey WHERE slug = '{slug}';
"""
INVITE = """
INSERT INTO kesu.invitation SELECT '{attempt}', survey_id, 1, 12.5
  FROM kesu.survey WHERE slug = '{slug}';
"""
RUN = """
INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, state, progress, step, seed,
  requested_by, started_at, finished_at, program_version, snapshot_sha256, recipe, diagnostics)
SELECT survey_id, result_class, rehearsal, region, 'done', 1, 'done', 7, 'test', now(), now(),
  '0.1.0', sha256('snapshot'),
  '{{"interval": "logit", "standard": {{"literate_at": 70, "inclusive": true}}}}', '{{"respondents": 120}}'
FROM kesu.survey WHERE slug = '{slug}';
"""
ESTIMATES = """
INSERT INTO kesu.estimate (run_id, result_class, vintage, region, "group", n, share, se, ci_low,
  ci_high, df, deff, n_eff, status, reason, target_probability, target_verdict)
SELECT run_id, r.result_class, vintage, e.region, e."group", n, share, se, ci_low, ci_high, df,
  deff, n_eff, status, e.reason, target_probability, target_verdict
FROM kesu.run r JOIN kesu.survey s USING (survey_id), (VALUES
  ('360102', 'all', 120, 0.168, 0.03, 0.12, 0.24, 18, 1.2, 100, 'show', '', 0.41, 'undecided'),
  ('360102', 'sex=male', 60, 0.2, 0.05, 0.11, 0.32, 18, 1.1, 54, 'flag', 'wide', 0.7, 'undecided'),
  ('360102002', 'age=60-69', 4, 0.25, 0.2, 0.03, 0.7, 2, 1.0, 4, 'suppress', 'few_rows', NULL, NULL)
) AS e (region, "group", n, share, se, ci_low, ci_high, df, deff, n_eff, status, reason,
  target_probability, target_verdict)
WHERE s.slug = '{slug}';
INSERT INTO kesu.run_target (run_id, result_class, year, value, comparison, quote)
SELECT run_id, r.result_class, 2025, 0.175, 'at_least', 'made'
FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE s.slug = '{slug}';
"""
STATISTICS = """
INSERT INTO kesu.activity_statistic
SELECT run_id, r.result_class, a."group", attempts, submitted, mean_score
FROM kesu.run r JOIN kesu.survey s USING (survey_id), (VALUES
  ('all', 19, 17, 61.5), ('sex=male', 2, 2, 50)
) AS a ("group", attempts, submitted, mean_score)
WHERE s.slug = '{slug}';
"""
ACCOUNT = """
INSERT INTO kesu_identity.account (name, role, scope, disabled)
VALUES ('{name}', '{role}', '{scope}', {disabled});
INSERT INTO kesu_identity.api_token (account, label, sha256, expires_at)
VALUES ('{name}', 'made by a test', '\\x{digest}', now() + interval '{lifetime}');
"""


def invitation_row(token):
    """The key of an invitation's row: SHA-256, cut to 16 bytes and stamped as a UUID."""
    data = bytearray(hashlib.sha256(b"kesu-invitation:" + token.encode()).digest()[:16])
    data[6] = data[6] & 0x0F | 0x80
    data[8] = data[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(data)))


class Fixtures:
    def __init__(self, kesu):
        self.kesu = kesu
        self.tokens = [secrets.token_hex(16) for _ in range(INVITATIONS)]
        self.accounts = {}
        kesu.sql(self.surveys())
        kesu.sql(self.results())
        self.make_accounts()
        for slug in (CLOSING, HIDDEN, SAMPLED, OTHER):
            self.wait_state(slug, "open")

    def surveys(self):
        activity = {"result_class": "activity", "sampled": "false"}
        sampled = {"result_class": "model_assisted", "sampled": "true", "rehearsal": "true"}
        made = [COPY.format(slug=CLOSING, rehearsal="true", **activity),
                COPY.format(slug=HIDDEN, rehearsal="false", **activity),
                COPY.format(slug=SAMPLED, **sampled), COPY.format(slug=OTHER, **sampled),
                SAMPLE.format(slug=SAMPLED)]
        made += [INVITE.format(slug=SAMPLED, attempt=invitation_row(token))
                 for token in self.tokens]
        return "".join(made)

    def results(self):
        return "".join([RUN.format(slug=SAMPLED), ESTIMATES.format(slug=SAMPLED),
                        RUN.format(slug=HIDDEN), STATISTICS.format(slug=HIDDEN)])

    def make_accounts(self):
        plan = [("monitor", "monitor", "360102", "1 day", "false"),
                ("city", "monitor", "360100", "1 day", "false"),
                ("evaluator", "evaluator", "360102", "1 day", "false"),
                ("elsewhere", "monitor", "360700", "1 day", "false"),
                ("expired", "monitor", "360102", "-1 day", "false"),
                ("disabled", "monitor", "360102", "1 day", "true")]
        for name, role, scope, lifetime, disabled in plan:
            token = secrets.token_hex(32)
            digest = hashlib.sha256(token.encode()).hexdigest()
            self.kesu.sql(ACCOUNT.format(name=name, role=role, scope=scope, digest=digest,
                                         lifetime=lifetime, disabled=disabled))
            self.accounts[name] = token

    def run_of(self, slug):
        """The number of a survey's first run."""
        return int(self.kesu.sql("SELECT min(run_id) FROM kesu.run JOIN kesu.survey "
                                 f"USING (survey_id) WHERE slug = '{slug}'")[0][0])

    def set_state(self, slug, state):
        self.kesu.sql(f"UPDATE kesu.survey SET state = '{state}' WHERE slug = '{slug}'")
        self.wait_state(slug, state)

    def wait_state(self, slug, state):
        """Waits until every worker knows the state. Workers read it once a second."""
        def agreed():
            for _ in range(AGREEING):
                client = self.kesu.client()
                reply = client.request("GET", f"/api/v1/surveys/{slug}")
                client.close()
                if reply.status != 200 or reply.json()["state"] != state:
                    return False
            return True
        support.wait_until(agreed, f"{slug} is {state}")
