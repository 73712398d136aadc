/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The programmes a monitor may see, each with its surveys. */
import { classLabels, notices } from '../../common/words';
import type { Programme, Programmes as Listed, SurveyBrief } from '../../generated/openapi';
import { Loaded } from '../session';
import { Both, targetText } from '../words';

export function Programmes() {
  return (
    <>
      <h1>
        监测方案<span class="en">Programmes</span>
      </h1>
      <Loaded<Listed>
        path="/api/v1/programmes"
        fits={(reply) => !!reply && Array.isArray(reply.programmes)}
      >
        {({ programmes }) =>
          programmes.length ? (
            programmes.map((one) => <Card key={one.code} programme={one} />)
          ) : (
            <p>暂无方案。 None yet.</p>
          )
        }
      </Loaded>
    </>
  );
}

function Card({ programme }: { programme: Programme }) {
  return (
    <section class="card">
      <h2>
        <Both text={programme.title} />
      </h2>
      {programme.targets.map((target) => (
        <p key={target.quote} class="small">
          {target.year}年目标{' '}
          {target.value ? targetText({ ...target, value: target.value }) : target.wording}
          <q>{target.quote}</q>
        </p>
      ))}
      <ul>
        {programme.surveys.map((survey) => (
          <SurveyLine key={survey.slug} survey={survey} />
        ))}
      </ul>
    </section>
  );
}

function SurveyLine({ survey }: { survey: SurveyBrief }) {
  const label = classLabels[survey.result_class];
  return (
    <li>
      <a href={'/staff/surveys/' + survey.slug}>{survey.title.zh}</a>
      <span class="en" lang="en">
        {survey.title.en}
      </span>
      <p class="small">
        {survey.rehearsal && <b class="badge">{notices.rehearsal.zh}</b>} {label.zh}{' '}
        <span lang="en">{label.en}</span>
        {!survey.sampled && survey.state === 'open' && (
          <>
            {' · '}
            <a href={'/s/' + survey.slug}>答题页 Resident’s page</a>
          </>
        )}
      </p>
    </li>
  );
}
