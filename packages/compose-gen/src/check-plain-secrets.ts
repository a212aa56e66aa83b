import { type Diagnostic, isSecretName, type Json, type JsonObject, type Path } from '@realm-as-code/renderer';
import { isDevelopment, type Stage, type YamlSource } from '@realm-as-code/stage';
import { error, warning } from './codes.ts';

/** `${NAME}`, `${NAME:?message}`, `$NAME`: what stands for a value that the file does not have. */
const VARIABLE = /\$\{[A-Za-z_]\w*(?:(?::?\?|:?\+)[^{}]*)?\}|\$[A-Za-z_]\w*/g;
/** `--db-password=…` among the arguments of a command. */
const ARGUMENT = /^--?([\w.-]+)=(.+)$/;
const SWITCH = /^(?:true|false|yes|no|on|off|\d)$/i;
/** The user info of an address: `postgresql://user:password@host`. */
const USER_INFO = /:\/\/[^\s/:@]*:([^\s/@]+)@/g;

/**
 * Checks that a Compose file has no secret in plain text: it is committed. In development any secret will do, so there it is a
 * warning.
 *
 * @param compose the finished Compose file, in which what is generated has variables only.
 * @returns `secret-in-compose`.
 */
export function checkPlainSecrets(compose: JsonObject, stage: Stage, source: YamlSource): Diagnostic[] {
  const severity = isDevelopment(stage) ? warning : error;
  const found: Diagnostic[] = [];
  const report = (name: string, path: Path): void => {
    const message = `${name} is a secret in plain text`;
    const hint = 'Write ${NAME}, and describe the variable in stages/variables.yaml';
    found.push(severity('secret-in-compose', source.file, source.locate(['compose', ...path]), message, hint));
  };
  const visit = (value: Json, name: string, path: Path): void => {
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value);
      const [, option = '', given = ''] = ARGUMENT.exec(text) ?? [];
      if (isSecretName(name) && isPlain(text)) report(name, path);
      else if (isSecretName(option) && isPlain(given)) report(`--${option}`, path);
      else if ([...text.matchAll(USER_INFO)].some(([, password = '']) => isPlain(password)))
        report('the password of an address', path);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, name, [...path, index]);
    } else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) visit(item, key, [...path, key]);
    }
  };
  for (const [name, service] of Object.entries(compose['services'] ?? {}))
    visit(service as Json, '', ['services', name]);
  for (const section of ['configs', 'secrets'])
    for (const [name, entry] of Object.entries(compose[section] ?? {})) {
      const { content } = entry as { content?: Json };
      if (content !== undefined) visit(content, section === 'secrets' ? 'secret' : '', [section, name, 'content']);
    }
  return found;
}

/** @returns whether a value has anything but variables in it; their defaults count, as they are in the file. */
function isPlain(text: string): boolean {
  return text !== '' && !SWITCH.test(text) && text.replaceAll(VARIABLE, '') !== '';
}
