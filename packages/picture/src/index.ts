export { drawPicture } from './draw-picture.ts';
export type { Picture } from './model/picture.ts';
