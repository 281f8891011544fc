// Every page and style sheet of a built site, read by W3C's Nu checker; every page by html-validate as well.
//   node html.mjs FOLDER
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import vnu from 'vnu-jar';

/** What html-validate is asked. Left out is what is taste, and what our templates decide otherwise. */
const RULES = {
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'attr-quotes': 'off',
    'doctype-style': 'off',
    // Boxes to tick belong together by their name, as buttons of a choice do.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox'] }],
    'long-title': 'off', // the title of an official document is as long as it is
    'no-implicit-close': 'off',
    'no-implicit-button-type': 'error',
    'no-raw-characters': 'off',
    'no-trailing-whitespace': 'off',
    'require-sri': ['error', { target: 'crossorigin' }],
    'void-style': 'off',
  },
};

function pages(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    return entry.isDirectory() ? pages(place) : entry.name.endsWith('.html') ? [place] : [];
  });
}

const [site] = process.argv.slice(2);
const found = pages(site);
const validator = new HtmlValidate(new FileSystemConfigLoader(RULES));
const mistakes = [];
for (const page of found) {
  const report = validator.validateFileSync(page);
  for (const { messages } of report.results) {
    mistakes.push(...messages.map((it) => `${page}:${it.line}:${it.column}: ${it.message} (${it.ruleId})`));
  }
}

const arguments_ = ['-Xss4m', '-jar', vnu, '--skip-non-html', '--also-check-css', '--errors-only', '--exit-zero-always', '--format', 'gnu', site];
const nu = spawnSync('java', arguments_, { encoding: 'utf8', maxBuffer: 1 << 26 });
if (nu.error || nu.status !== 0) mistakes.push(`the Nu checker did not run: ${nu.error || nu.stderr}`);
else mistakes.push(...nu.stderr.split('\n').filter(Boolean));

console.log(`${found.length} pages, ${mistakes.length} mistakes`);
mistakes.slice(0, 100).forEach((mistake) => console.error(mistake));
process.exitCode = mistakes.length === 0 && found.length > 0 ? 0 : 1;
