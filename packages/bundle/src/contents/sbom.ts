import { compareText, isObject, type Json, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { parseImage, paths, type Target, targets } from '@realm-as-code/stage';
import { sha256 } from './checksums.ts';

/** The name of the SBOM in a bundle; tools know the ending. */
export const SBOM = 'sbom.cdx.json';

/** What an SBOM says. */
export interface Inventory {
  readonly stage: string;
  readonly version: string;
  readonly target: Target;
  /** The images as the deployment names them. */
  readonly images: readonly string[];
  /** The SHA-256 of all other files, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Writes the inventory of a bundle as a CycloneDX document. It has no time of its making: the same bundle has the same one.
 *
 * Source: https://cyclonedx.org/docs/1.6/json/
 *
 * @param madeBy the version of this program.
 */
export function sbomText({ stage, version, target, images, files }: Inventory, madeBy: string): string {
  const components = [
    ...images.map(imageComponent),
    ...[...files].toSorted(([a], [b]) => compareText(a, b)).map(([path, sum]) => fileComponent(path, sum)),
  ];
  const subject = { type: 'application', 'bom-ref': `realm-${stage}`, name: `realm-${stage}`, version };
  const sbom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([subject, components]))}`,
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: 'realm-as-code', version: madeBy }] },
      component: subject,
      properties: [property('stage', stage), property('target', target)],
    },
    components,
    dependencies: [
      { ref: subject['bom-ref'], dependsOn: components.map((component) => component['bom-ref']) },
      ...components.map((component) => ({ ref: component['bom-ref'] })),
    ],
  };
  return `${JSON.stringify(sbom, null, 2)}\n`;
}

/** Reads what {@link sbomText} writes. @returns undefined if it is something else. */
export function parseSbom(text: string): Inventory | undefined {
  let sbom: Json;
  try {
    sbom = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  const components = objectsAt(sbom, 'components');
  const stage = valueOfProperty(objectAt(sbom, 'metadata'), 'stage');
  const target = targets.find((name) => name === valueOfProperty(objectAt(sbom, 'metadata'), 'target'));
  const version = textAt(sbom, 'metadata', 'component', 'version');
  if (
    textAt(sbom, 'bomFormat') !== 'CycloneDX' ||
    stage === undefined ||
    version === undefined ||
    target === undefined
  ) {
    return undefined;
  }
  const images = components.filter((component) => textAt(component, 'type') === 'container');
  const files = components.filter((component) => textAt(component, 'type') !== 'container');
  return {
    stage,
    version,
    target,
    images: images.flatMap((component) => valueOfProperty(component, 'image') ?? []).toSorted(compareText),
    files: new Map(
      files.map((component) => [
        textAt(component, 'name') ?? '',
        objectsAt(component, 'hashes').flatMap((hash) => textAt(hash, 'content') ?? [])[0] ?? '',
      ]),
    ),
  };
}

interface Component {
  readonly type: 'container' | 'library' | 'file';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly hashes?: readonly { readonly alg: 'SHA-256'; readonly content: string }[];
  readonly purl?: string;
  readonly properties: readonly ReturnType<typeof property>[];
}

function imageComponent(image: string): Component {
  const { registry, repository, tag, digest } = parseImage(image);
  return {
    type: 'container',
    'bom-ref': `image:${image}`,
    name: `${registry}/${repository}`,
    version: tag ?? digest,
    ...(digest === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: digest.replace('sha256:', '') }] }),
    purl: imagePurl(image),
    properties: [property('kind', 'image'), property('image', image)],
  };
}

/** Source: https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md */
function imagePurl(image: string): string {
  const { registry, repository, tag, digest } = parseImage(image);
  const name = repository.split('/').at(-1)?.toLowerCase() ?? '';
  const version = digest === undefined ? '' : `@${encodeURIComponent(digest)}`;
  return `pkg:oci/${name}${version}?repository_url=${registry}/${repository}${tag === undefined ? '' : `&tag=${tag}`}`;
}

function fileComponent(path: string, sum: string): Component {
  return {
    type: path.endsWith('.jar') ? 'library' : 'file',
    'bom-ref': `file:${path}`,
    name: path,
    hashes: [{ alg: 'SHA-256', content: sum }],
    properties: [property('kind', kindOf(path))],
  };
}

function kindOf(path: string): string {
  const isIn = (folder: string): boolean => path.startsWith(`${folder}/`);
  if (isIn(paths.themes)) return 'theme';
  if (isIn(paths.providers)) return 'provider';
  if (isIn(paths.certificates)) return 'certificate';
  if (path.endsWith('.sh')) return 'script';
  if (path.startsWith('configs/') && path.endsWith('.json')) return 'realm';
  return /\.ya?ml$/.test(path) ? 'deployment' : 'documentation';
}

function property(name: string, value: string): { readonly name: string; readonly value: string } {
  return { name: `realm-as-code:${name}`, value };
}

function valueOfProperty(of: Json, name: string): string | undefined {
  const found = objectsAt(of, 'properties').find((one) => textAt(one, 'name') === `realm-as-code:${name}`);
  return isObject(found) ? textAt(found, 'value') : undefined;
}

/** A UUID that follows from what it names (version 8: RFC 9562, section 5.8). */
function uuidOf(text: string): string {
  const hex = sha256(new TextEncoder().encode(text));
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
