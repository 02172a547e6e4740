/** The command palette and what it offers, together, so that they are fetched when first opened. */
export { default as CommandPalette } from '../../lib/ui/CommandPalette.svelte';
export { paletteCommands } from './commands';
