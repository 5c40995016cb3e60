/**
 * The version of everything that client and server exchange. The first message of a connection, introductions and
 * reports state it. A page that states another version is told to reload (E9).
 */
export const PROTOCOL_VERSION = 9;
