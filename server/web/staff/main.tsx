/* The staff pages: /staff is the list of programmes, /staff/surveys/{slug} the results of one survey. */
import { render } from 'preact';
import { Programmes } from './programmes';
import { Results } from './results';

function App() {
  const survey = /^\/staff\/surveys\/([^/]+)\/?$/.exec(location.pathname);
  return <main>{survey ? <Results slug={survey[1]!} /> : <Programmes />}</main>;
}

const root = document.getElementById('root')!;
root.textContent = '';
render(<App />, root);
