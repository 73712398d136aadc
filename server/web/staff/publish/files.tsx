/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a survey's results, and of the people whom they rest on for those who may have them. */
import type { Indicator } from '../../generated/openapi';
import { say } from '../language';
import { may } from '../session';
import { texts } from './texts';

interface FileProps {
  slug: string;
  run: number;
  file: string;
  label: string;
}

/*
 * A file of the run that the page shows, which need not be the survey's own; the browser saves it
 * under the survey and the run, and one for Excel beside the other.
 */
function FileLink({ slug, run, file, label }: FileProps) {
  const asked = (file.includes('?') ? '&' : '?') + 'run=' + run;
  const name = `${slug}-run${run}-${file.replace('.csv?excel=1', '-excel.csv')}`;
  return (
    <a href={`/api/v1/surveys/${slug}/exports/${file}${asked}`} download={name}>
      {label}
    </a>
  );
}

const MICRODATA = ['microdata', 'weights', 'scores', 'scales', 'codebook'] as const;

/* Of the people whom the figures rest on, without names. */
function MicrodataLinks({ slug, run }: { slug: string; run: number }) {
  return (
    <div>
      <p>{say(texts.microdata)}</p>
      <ul>
        {MICRODATA.map((kind) => (
          <li key={kind}>
            {say(texts[`file_${kind}`])}{' '}
            <FileLink slug={slug} run={run} file={`${kind}.csv`} label="CSV" />
            {' · '}
            <FileLink slug={slug} run={run} file={`${kind}.xlsx`} label="XLSX" />
            {' · '}
            <FileLink slug={slug} run={run} file={`${kind}.sav`} label="SPSS" />
            {' · '}
            <FileLink slug={slug} run={run} file={`${kind}.dta`} label="Stata" />
          </li>
        ))}
      </ul>
      <p class="small quiet">{say(texts.trailer)}</p>
    </div>
  );
}

/* Only a main run keeps the rows of the people (one from before runs had kinds tells of none). */
export function Downloads({ data, run }: { data: Indicator; run: number }) {
  const slug = data.survey;
  const kept = data.run?.kind === undefined || data.run.kind === 'main';
  return (
    <section>
      <p>
        {say(texts.download)}
        <FileLink slug={slug} run={run} file="results.xlsx" label={say(texts.workbook)} />
        {' · '}
        <FileLink slug={slug} run={run} file="results.csv?excel=1" label={say(texts.forExcel)} />
        {' · '}
        <FileLink slug={slug} run={run} file="results.csv" label={say(texts.plainCsv)} />
        {' · '}
        <FileLink slug={slug} run={run} file="results.sav" label="SPSS" />
        {' · '}
        <FileLink slug={slug} run={run} file="results.dta" label="Stata" />
        {' · '}
        <FileLink slug={slug} run={run} file="results.ndjson" label="NDJSON" />
      </p>
      {may('export_microdata') && data.result_class !== 'activity' && kept && (
        <MicrodataLinks slug={slug} run={run} />
      )}
    </section>
  );
}
