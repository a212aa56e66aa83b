// Private addresses, as most clusters have them: requests from others Keycloak takes for external ones.

/** This machine, as the node sees it. */
export const HOST = '10.213.0.1';
/** The node, as this machine sees it. */
export const NODE = '10.213.0.2';
export const PODS = '10.213.1.0/24';
export const SERVICES = '10.214.0.0/16';
