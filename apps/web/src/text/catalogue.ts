/** The texts of one language: by namespace, which is a folder of the page, and then by key. */
export type Catalogue = Readonly<Record<string, Readonly<Record<string, string>>>>;
