import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvFile } from '@realm-as-code/stage';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { main } from '../../packages/cli/test/cli.ts';
import { blocksOf, Reader } from '../getting-started.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { copyDistribution, type Keycloak, startKeycloak } from './keycloak.ts';
import { temporary } from './mounted.ts';
import { ManagedDocuments, needsReconciler } from './reconciler.ts';

const PAGE = blocksOf('docs/providers-and-themes.md');
const CLIENTS = 'templates/configs/keycloak/managed/30-clients.json';

/** A protocol mapper that says hello in each access token. */
const MAPPER = `package org.example;

import java.util.List;
import org.keycloak.models.*;
import org.keycloak.protocol.oidc.mappers.*;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.IDToken;

public class GreetingMapper extends AbstractOIDCProtocolMapper implements OIDCAccessTokenMapper {
  public String getId() { return "greeting-mapper"; }
  public String getDisplayCategory() { return TOKEN_MAPPER_CATEGORY; }
  public String getDisplayType() { return "Greeting"; }
  public String getHelpText() { return "Says hello."; }
  public List<ProviderConfigProperty> getConfigProperties() { return List.of(); }

  @Override
  public org.keycloak.representations.AccessToken transformAccessToken(
      org.keycloak.representations.AccessToken token, ProtocolMapperModel mapper, KeycloakSession session,
      UserSessionModel user, ClientSessionContext client) {
    token.getOtherClaims().put("greeting", "hello");
    return token;
  }
}
`;

describe('docs/providers-and-themes.md', () => {
  const reader = new Reader(PAGE);
  const root = join(reader.folder, 'shop');
  const deploy = join(root, 'deploy');
  const home = copyDistribution();
  let keycloak: Keycloak | undefined;
  let env: Record<string, string>;
  afterAll(async () => {
    await keycloak?.stop();
    reader.leave();
  });

  /** Puts what the Compose file mounts below a folder of Keycloak where its container has it. */
  function mount(folder: string): void {
    const compose = parse(readFileSync(join(deploy, 'docker-compose.dev.yml'), 'utf8')) as Document;
    for (const volume of compose['services'].keycloak.volumes as ({ source: string; target: string } | string)[]) {
      const [source = '', target = ''] =
        typeof volume === 'string' ? volume.split(':') : [volume.source, volume.target];
      if (!target.startsWith(`/opt/keycloak/${folder}/`)) continue;
      const place = join(home, target.slice('/opt/keycloak/'.length));
      rmSync(place, { recursive: true, force: true });
      cpSync(join(deploy, source), place, { recursive: true });
    }
  }

  function editClient(id: string, edit: (client: Document) => void): void {
    const file = join(root, CLIENTS);
    const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
    edit((document['clients'] as Document[]).find((one) => one['clientId'] === id) as Document);
    writeFileSync(file, JSON.stringify(document));
  }

  /** Adds what the page shows of a stage file. */
  function addToStage(name: string, property: string): void {
    const block = PAGE.find(({ text }) => text.startsWith(`# stages/${name}.yaml\n`));
    const file = join(root, `stages/${name}.yaml`);
    const document = parseDocument(readFileSync(file, 'utf8'));
    document.set(property, (parse(block?.text ?? '') as Document)[property]);
    writeFileSync(file, document.toString());
  }

  const shown = (title: string, language: string): string =>
    PAGE.find((one) => one.title === title && one.language === language)?.text.trim() ?? '(nothing)';

  it('adds a provider', { timeout: 600_000 }, async () => {
    reader.standIn('realm-as-code', `exec node '${main}' "$@"`);
    reader.standIn('docker', `[[ $* != *logs* ]] || cat '${join(reader.folder, 'log')}'`);
    reader.standIn('kubectl', `[[ $1 == apply ]] && test -e "$3/kustomization.yaml"`);
    writeJar(join(reader.folder, 'greeting-mapper.jar'));
    reader.run('realm-as-code init --realm shop --out shop && cd shop');

    reader.follow('Put the jar into the root');
    const mapper = JSON.parse(shown('Put the jar into the root', 'json')) as Document;
    editClient('worker', (client) => client['protocolMappers'].push(mapper));
    const [said = ''] = reader.follow('See what validate says of it');
    expect(said).toContain(shown('See what validate says of it', 'text'));
    addToStage('shared', 'exceptions');
    expect(reader.run('realm-as-code validate')).toContain('dev, prod: no problems found\n');
    reader.run('realm-as-code generate --all && realm-as-code make-env --stage dev');

    const { entries } = parseEnvFile('.env', readFileSync(join(deploy, '.env'), 'utf8'));
    env = { ...Object.fromEntries(entries.map(({ name, value = '' }) => [name, value])), ...environment };
    mount('providers');
    keycloak = await startKeycloak({ home, realm: join(deploy, 'configs/keycloak/shop-realm.dev.json'), env });
    writeFileSync(join(reader.folder, 'log'), keycloak.output());
    reader.run('rm -r deploy/kubernetes 2>/dev/null || true');
    const blocks = PAGE.filter(({ title, language }) => title === 'Bring it into the container' && language === 'sh');
    reader.run(`(${blocks[0]?.text})`);
    reader.run(blocks[1]?.text ?? '');
    reader.followed.push('Bring it into the container');
    reader.run('cd deploy');
    expect(reader.follow('See that it is loaded')[0]).toContain(shown('See that it is loaded', 'text'));
    reader.run('cd ..');

    const answer = await fetch(`${keycloak.url}/realms/shop/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'worker',
        client_secret: env['WORKER_CLIENT_SECRET'] as string,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as Document;
    expect(claims['greeting']).toBe('hello');
  });

  it('adds a theme to a realm that runs', { timeout: 300_000 }, async () => {
    const { url, admin } = keycloak as Keycloak;
    const page = async (): Promise<string> => {
      const query = new URLSearchParams({
        client_id: 'web',
        redirect_uri: 'http://localhost:3000/callback',
        response_type: 'code',
        scope: 'openid',
        code_challenge: 'a'.repeat(43),
        code_challenge_method: 'S256',
      });
      return (await fetch(`${url}/realms/shop/protocol/openid-connect/auth?${query.toString()}`)).text();
    };
    expect(await page()).not.toContain('shop.css');
    reader.follow('Write the theme');
    const [setting, ofClient] = PAGE.filter(
      (one) => one.title === 'Let the realm use it' && one.language === 'json',
    ).map(({ text }) => JSON.parse(text) as Document) as [Document, Document];
    const settings = join(root, 'templates/configs/keycloak/bootstrap/realm-settings.json');
    writeFileSync(
      settings,
      JSON.stringify({ ...(JSON.parse(readFileSync(settings, 'utf8')) as Document), ...setting }),
    );
    reader.follow('Let the realm use it');
    expect(reader.run('realm-as-code validate')).toContain('dev, prod: no problems found\n');
    mount('themes');
    await admin.put('/shop', { realm: 'shop', ...setting });
    const [, css = ''] = /href="([^"]*shop\.css)"/.exec(await page()) ?? [];
    const style = await fetch(new URL(css, url));
    expect(await style.text()).toContain('rebeccapurple');
    expect(style.headers.get('cache-control')).toBe('no-cache');

    // A page that is loaded again shows what was saved.
    const file = 'templates/configs/keycloak/themes/shop/login/resources/css/shop.css';
    reader.run(`sed -i s/rebeccapurple/teal/ ${file}`);
    addToStage('dev', 'compose');
    reader.run('realm-as-code generate --all');
    mount('themes');
    expect(await (await fetch(new URL(css, url))).text()).toContain('teal');

    await admin.put('/shop', { realm: 'shop', loginTheme: '' });
    expect(await page()).not.toContain('shop.css');
    const attributes = ofClient['attributes'] as Document;
    editClient('web', (client) => Object.assign(client['attributes'] as Document, attributes));
    expect(reader.run('realm-as-code validate && realm-as-code generate --all')).toContain('no problems found\n');
    if (needsReconciler.skip === true) {
      const web = await admin.client('shop', 'web');
      await admin.put(`/shop/clients/${web['id']}`, { ...web, attributes: { ...web['attributes'], ...attributes } });
    } else {
      const run = await new ManagedDocuments('dev', join(deploy, 'configs/keycloak')).reconcile(url, env);
      expect(run.exitCode, run.output).toBe(0);
    }
    expect(await page()).toContain('shop.css');
  });

  it('has no command that is not run', () => {
    const withCommands = PAGE.filter(({ language }) => language === 'sh').map(({ title }) => title);
    expect(new Set(reader.followed)).toEqual(new Set(withCommands));
  });
});

function writeJar(jar: string): void {
  const folder = temporary('provider-');
  const bin = join(inject('javaHome'), 'bin');
  mkdirSync(join(folder, 'classes/META-INF/services'), { recursive: true });
  writeFileSync(join(folder, 'GreetingMapper.java'), MAPPER);
  writeFileSync(
    join(folder, 'classes/META-INF/services/org.keycloak.protocol.ProtocolMapper'),
    'org.example.GreetingMapper\n',
  );
  const libraries = join(inject('keycloakDistribution'), 'lib/lib/main/*');
  execFileSync(join(bin, 'javac'), [
    '-cp',
    libraries,
    '-d',
    join(folder, 'classes'),
    join(folder, 'GreetingMapper.java'),
  ]);
  execFileSync(join(bin, 'jar'), ['--create', '--file', jar, '-C', join(folder, 'classes'), '.']);
}
