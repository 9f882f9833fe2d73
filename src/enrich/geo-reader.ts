/** What is known of a public address. Registry data: advisory, wrong for some addresses, never a proof of place. */
export interface GeoFacts {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly countryIsoCode?: string;
  readonly asNumber?: number;
  readonly asOrganization?: string;
}

/** Port: looks a public address up in a database of countries and networks. Synchronous, never throws. */
export interface GeoReader {
  lookup(ip: string): GeoFacts;
}
