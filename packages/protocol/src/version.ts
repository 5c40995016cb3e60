/**
 * The version of everything that passes between client and server. It is stated in the first message of a
 * connection, in introductions and in reports; a page that states another one is told to reload (E9).
 */
export const PROTOCOL_VERSION = 5;
