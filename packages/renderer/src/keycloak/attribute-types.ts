/**
 * What Keycloak's code makes of the text of an attribute. `integer` and `long` (32 and 64 bits) break it where the text is
 * no number; with `?`, it then goes on as if the attribute were not there. What is no `boolean` counts as false.
 */
export type AttributeType = 'integer' | 'long' | 'integer?' | 'long?' | 'boolean' | 'json' | 'text';

/** What has attributes. Those of an identity provider are in its `config`. */
export type AttributeOwner = 'realm' | 'client' | 'clientScope' | 'identityProvider';

/** The attributes that Keycloak's code reads, by owner and key; a `*` in a key stands for any text. */
export type AttributeTypes = Readonly<Record<AttributeOwner, Readonly<Record<string, AttributeType>>>>;
