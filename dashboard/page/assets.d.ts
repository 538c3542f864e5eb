/** Style sheets are Vite's affair; TypeScript only has to know that they may be imported. */
declare module "*.css";
