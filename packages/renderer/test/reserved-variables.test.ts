import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isReservedVariable } from '../src/index.ts';

describe('a variable that a program in the containers has a use for', () => {
  it('is every one that bash sets itself', () => {
    const script = 'compgen -v';
    const names = execFileSync('bash', ['--norc', '-c', script], {
      env: { PATH: process.env['PATH'] },
      encoding: 'utf8',
    });
    const own = names.split('\n').filter((name) => /^[A-Z]/.test(name));
    expect(own).toContain('SHELLOPTS');
    expect(own.filter((name) => !isReservedVariable(name))).toEqual([]);
  });

  it.each([
    'BASH_ENV',
    'LD_PRELOAD',
    'LD_AUDIT',
    'SHELLOPTS',
    'UID',
    'DEBUG',
    'DEBUG_PORT',
    'JAVA_TOOL_OPTIONS',
    'IFS',
  ])('is %s', (name) => expect(isReservedVariable(name)).toBe(true));
  it.each([
    'KC_DB_PASSWORD',
    'KEYCLOAK_PASSWORD',
    'SPRING_CONFIG_LOCATION',
    'IMPORT_MANAGED_CLIENT',
    'KEYCLOAK_LOGIN_REALM',
    'KEYCLOAK_LOGINREALM',
    'KEYCLOAK_CLIENT_SECRET',
    'KEYCLOAK_HTTP_PROXY',
    'KEYCLOAK_AVAILABILITY_CHECK_ENABLED',
    'LOADER_MAIN',
    'FIRST_START_SECRETS',
    'HTTPS_PROXY',
    'PS4',
  ])('is %s', (name) => expect(isReservedVariable(name)).toBe(true));
  it.each([
    'DOMAIN',
    'APP_CLIENT_SECRET',
    'KEYCLOAK_ADMIN_PASSWORD',
    'KEYCLOAK_DB_PASSWORD',
    'HISTORY_SECRET',
    'JAVASCRIPT_KEY',
  ])('is not %s', (name) => expect(isReservedVariable(name)).toBe(false));
});
