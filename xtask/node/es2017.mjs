// Every script that travels to a phone must parse as an ES2017 classic script: a single newer
// token would leave an old browser without any of it.
//   node es2017.mjs FILE|FOLDER...
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'acorn';

function scripts(place) {
  if (!fs.statSync(place).isDirectory()) return [place];
  return fs.readdirSync(place).flatMap((name) => {
    const entry = path.join(place, name);
    return fs.statSync(entry).isDirectory() || name.endsWith('.js') ? scripts(entry) : [];
  });
}

const files = process.argv.slice(2).flatMap(scripts);
let refused = 0;
for (const file of files) {
  try {
    parse(fs.readFileSync(file, 'utf8'), { ecmaVersion: 2017, sourceType: 'script' });
  } catch (error) {
    refused += 1;
    console.error(`${file}: not ES2017: ${error.message}`);
  }
}
console.log(`${files.length - refused} of ${files.length} scripts are ES2017`);
process.exitCode = refused === 0 && files.length > 0 ? 0 : 1;
