/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The programmes a monitor may see, each with its surveys. */
import { classLabels, notices } from '../../common/words';
import type { Programme, Programmes as Listed, SurveyBrief } from '../../generated/openapi';
import { say } from '../language';
import { Loaded } from '../loaded';
import { texts as shared } from '../texts';
import { Heading, Quoted, targetText, titled } from '../words';
import { texts } from './texts';

export function Programmes() {
  return (
    <>
      <Heading text={say(texts.programmes)} />
      <Loaded<Listed>
        path="/api/v1/programmes"
        fits={(reply) => !!reply && Array.isArray(reply.programmes)}
      >
        {({ programmes }) =>
          programmes.length ? (
            programmes.map((one) => <Card key={one.code} programme={one} />)
          ) : (
            <p>{say(texts.none)}</p>
          )
        }
      </Loaded>
    </>
  );
}

function Card({ programme }: { programme: Programme }) {
  return (
    <section class="card">
      <h2>{say(programme.title)}</h2>
      {programme.targets.map((target, i) => (
        <div key={i} class="small">
          {say(
            target.value
              ? shared.yearTarget(target.year, targetText({ ...target, value: target.value }))
              : texts.targetInWords(target.year),
          )}
          <Quoted text={target.quote} />
        </div>
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
  return (
    <li>
      <a href={'/staff/surveys/' + survey.slug}>
        {titled(survey.title, survey.year)}
      </a>
      <p class="small">
        {survey.rehearsal && <b class="badge">{say(notices.rehearsal)}</b>}{' '}
        {say(classLabels[survey.result_class])}
        {!survey.sampled && survey.state === 'open' && (
          <>
            {' · '}
            <a href={'/s/' + survey.slug}>{say(texts.resident)}</a>
          </>
        )}
      </p>
    </li>
  );
}
