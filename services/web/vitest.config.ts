import {defineConfig} from 'vitest/config';

export default defineConfig({
  root: '../..',
  cacheDir: 'build/web/.vitest',
  test: {globals: true, include: ['tests/unit/services/web/**/*.test.ts'], environment: 'node'},
});
