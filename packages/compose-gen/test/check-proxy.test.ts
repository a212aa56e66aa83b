import { expect, it } from 'vitest';
import { findingsIn } from './stage-text.ts';

const found = (command: string, more: string): string[] =>
  findingsIn(
    `  command: [start, --hostname=https://a.example.org, --http-enabled=true${command}]\n${more}`,
    '26.5.5',
    'postgres',
  );

it('a published Keycloak that takes the word of every proxy is a warning', () => {
  expect(found(', --proxy-headers=xforwarded', '  port: 8080\n  public: true')).toEqual([
    expect.stringMatching(
      /^demo\.yaml:5:11 warning spoofed-address: whoever reaches the published port can pretend to be the proxy/,
    ) as string,
  ]);
});

it.each([
  [', --proxy-headers=xforwarded, "--proxy-trusted-addresses=10.0.0.0/8"', '  port: 8080\n  public: true'],
  [', --proxy-headers=xforwarded', '  port: 8080'],
  ['', '  port: 8080\n  public: true'],
  [
    ', --proxy-headers=xforwarded',
    '  port: 8080\n  public: true\ncompose: { services: { keycloak: { environment: { KC_PROXY_TRUSTED_ADDRESSES: 10.0.0.1 } } } }',
  ],
])('nothing is said where that cannot be: %s, %s', (command, more) => {
  expect(found(command, more)).toEqual([]);
});
