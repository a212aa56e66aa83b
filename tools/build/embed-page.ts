import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { picture } from './folders.ts';
import { emptyFolder, writeModule } from './write-module.ts';

/** Makes a module of the style sheet and the script of the page, with the hashes by which browsers know them. */
export async function embedPage(): Promise<void> {
  const folder = join(picture, 'src/generated');
  emptyFolder(folder);
  const [style, script] = await Promise.all([bundled('style.css'), bundled('main.ts')]);
  const code = Object.entries({ style, script, styleHash: hashOf(style), scriptHash: hashOf(script) });
  writeModule(
    folder,
    'page',
    code.map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};\n`).join(''),
    [
      'export declare const style: string;',
      'export declare const script: string;',
      '/** As a content security policy names them. */',
      'export declare const styleHash: string;',
      'export declare const scriptHash: string;',
    ],
  );
}

async function bundled(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(picture, 'page', name)],
    write: false,
    bundle: true,
    format: 'iife',
    // light-dark() is what sets the oldest browsers.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    charset: 'ascii', // so that no encoding can change the hash
    minify: true,
    logLevel: 'warning',
  });
  return outputFiles[0]?.text.trim() ?? '';
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
