/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a survey's results, and of the people whom they rest on for those who may have them. */
import type { Indicator } from '../../generated/openapi';
import { say } from '../language';
import { may } from '../session';
import { texts } from './texts';

/* A file by its name; the browser saves it under the survey's, and one for Excel beside the other. */
function FileLink({ slug, file, label }: { slug: string; file: string; label: string }) {
  const name = file.replace('.csv?excel=1', '-excel.csv');
  return (
    <a href={`/api/v1/surveys/${slug}/exports/${file}`} download={`${slug}-${name}`}>
      {label}
    </a>
  );
}

const MICRODATA = ['microdata', 'weights', 'scores', 'scales', 'codebook'] as const;

/* Of the people whom the figures rest on, without names. */
function MicrodataLinks({ slug }: { slug: string }) {
  return (
    <div>
      <p>{say(texts.microdata)}</p>
      <ul>
        {MICRODATA.map((kind) => (
          <li key={kind}>
            {say(texts[`file_${kind}`])}{' '}
            <FileLink slug={slug} file={`${kind}.csv`} label="CSV" />
            {' · '}
            <FileLink slug={slug} file={`${kind}.xlsx`} label="XLSX" />
            {' · '}
            <FileLink slug={slug} file={`${kind}.sav`} label="SPSS" />
            {' · '}
            <FileLink slug={slug} file={`${kind}.dta`} label="Stata" />
          </li>
        ))}
      </ul>
      <p class="small quiet">{say(texts.trailer)}</p>
    </div>
  );
}

export function Downloads({ data }: { data: Indicator }) {
  const slug = data.survey;
  return (
    <section>
      <p>
        {say(texts.download)}
        <FileLink slug={slug} file="results.xlsx" label={say(texts.workbook)} />
        {' · '}
        <FileLink slug={slug} file="results.csv?excel=1" label={say(texts.forExcel)} />
        {' · '}
        <FileLink slug={slug} file="results.csv" label={say(texts.plainCsv)} />
        {' · '}
        <FileLink slug={slug} file="results.sav" label="SPSS" />
        {' · '}
        <FileLink slug={slug} file="results.dta" label="Stata" />
        {' · '}
        <FileLink slug={slug} file="results.ndjson" label="NDJSON" />
      </p>
      {may('export_microdata') && data.result_class !== 'activity' && <MicrodataLinks slug={slug} />}
    </section>
  );
}
