/** What of a CycloneDX document is read here: https://cyclonedx.org/docs/1.5/json */
export interface Sbom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
}

interface Package {
  readonly name: string;
  readonly version: string;
}

/** The document as npm makes it, of the application `name` instead of a library that is called like the folder. */
export function named(full: Sbom, name: string): Sbom {
  const component = { ...full.metadata.component, type: 'application', name };
  return { ...full, metadata: { ...full.metadata, component } };
}

/**
 * What is in the bundles and nothing else. npm cannot tell: with `--omit=dev` it leaves out what a tool needs, too.
 *
 * @param full everything that is installed
 * @param serialNumber of the new document, `urn:uuid:…`
 * @throws Error naming a package of a bundle that `full` does not have
 */
export function sbomOfBundles(full: Sbom, packages: readonly Package[], serialNumber: string): Sbom {
  const components = packages.map(({ name, version }) => {
    const found = full.components.find((known) => known.name === name && known.version === version);
    if (found === undefined)
      throw new Error(`${name} ${version} is in a bundle, and not in npm's list of what is installed`);
    return found;
  });
  const root = full.metadata.component['bom-ref'];
  const refs = new Set(components.map((component) => component['bom-ref']));
  const dependencies = full.dependencies
    .filter(({ ref }) => ref === root || refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((next) => refs.has(next)) }));
  return { ...full, serialNumber, components, dependencies };
}
