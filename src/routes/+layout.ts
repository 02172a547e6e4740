/** Every page is written at build time and needs no server; paths end in a slash for plain file hosts. */
export const prerender = true;
export const trailingSlash = 'always';
