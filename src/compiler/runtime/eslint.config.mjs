import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['lib', 'eslint.config.mjs'] },
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true } },
    // A promise that nobody waits for is how work gets lost in a workflow.
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
);
