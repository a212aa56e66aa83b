import { isObject, own } from '../../document/json.ts';
import { at } from '../../document/placed.ts';
import { protocolMapperName } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unstated-userinfo'> = {
  code: 'unstated-userinfo',
  severity: 'warning',
  title: 'a protocol mapper that says whether its claim is in ID tokens, and not whether userinfo has it',
  reason:
    'An import copies the one value to the other (MigrationUtils.updateProtocolMappers), and the first reconcile takes it away again. Userinfo has the claim either way; but a fresh realm is not what its documents say, and its first reconcile is not quiet.',
  check: (realm, report) => {
    for (const mapper of realm.protocolMappers) {
      if (mapper.document.kind !== 'managed') continue;
      const config = at(mapper, 'config');
      if (config === undefined || !isObject(config.value)) continue;
      const value = own(config.value, 'id.token.claim');
      if (value === undefined || value === null || Object.hasOwn(config.value, 'userinfo.token.claim')) continue;
      report(at(config, 'id.token.claim') ?? config, {
        part: 'key',
        message: `${protocolMapperName(mapper)} has "id.token.claim" and no "userinfo.token.claim", which an import adds and the reconcile removes`,
        hint: `Write "userinfo.token.claim": ${JSON.stringify(value)}`,
      });
    }
  },
};

const mapper = (more: object): object => ({
  clientScopes: [
    {
      name: 'team',
      protocol: 'openid-connect',
      protocolMappers: [
        {
          name: 'team',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-usermodel-attribute-mapper',
          config: { 'user.attribute': 'team', 'claim.name': 'team', 'id.token.claim': 'true', ...more },
        },
      ],
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/20-scopes.json': mapper({}) },
  good: { 'managed/20-scopes.json': mapper({ 'userinfo.token.claim': 'true' }) },
};
