/* The programmes a monitor may see, each with its surveys. */
import { Loaded } from './session';
import type { Programme } from './types';
import { Both, classLabels } from './words';

export function Programmes() {
  return (
    <>
      <h1>
        监测项目<span class="en">Programmes</span>
      </h1>
      <Loaded<{ programmes: Programme[] }> path="/api/v1/programmes">
        {({ programmes }) =>
          programmes.length ? programmes.map((one) => <Card key={one.code} programme={one} />) : <p>还没有项目。 None yet.</p>
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
      {programme.period && (
        <p class="small">
          {programme.period.from}–{programme.period.to}
        </p>
      )}
      <ul>
        {programme.surveys.map((survey) => (
          <li key={survey.slug}>
            <a href={'/staff/surveys/' + survey.slug}>
              <Both text={survey.title} />
            </a>
            <p class="small">
              {survey.rehearsal && <b class="badge">演练数据</b>} {classLabels[survey.class].zh}{' '}
              {classLabels[survey.class].en} · <a href={'/s/' + survey.slug}>答题页 Resident's page</a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
