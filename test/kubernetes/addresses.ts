// Addresses that are set aside for tests of networks (RFC 2544), so that they are nobody's.

/** This machine, as the node sees it. */
export const HOST = '198.18.0.1';
export const SERVICES = '198.19.0.0/16';
