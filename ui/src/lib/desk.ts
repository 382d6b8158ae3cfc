/** Every command of the desk as a typed function. */
export { desk } from './generated/desk';
