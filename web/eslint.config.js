import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Layers, lowest first. A layer imports from those below it only: model ← api ← live ← ui ← pages.
const above = {
  model: ['api', 'live', 'ui', 'pages'],
  api: ['live', 'ui', 'pages'],
  live: ['ui', 'pages'],
  ui: ['pages'],
};

const borders = Object.entries(above).map(([layer, forbidden]) => ({
  files: [`src/${layer}/**/*.{ts,tsx}`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          ...forbidden.map((name) => ({
            // The types of the wire are words that the model shares.
            regex:
              name === 'api' && layer === 'model' ? '/api/(?!types$)' : `^(\\.\\./)+${name}(/|$)`,
            message: `${layer} must not know ${name}.`,
          })),
          ...(layer === 'model' || layer === 'api'
            ? [
                {
                  regex: '^(react|react-dom|react-router|@xyflow)',
                  message: `${layer} is plain TypeScript.`,
                },
              ]
            : []),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'public', 'src/api/schema.d.ts'] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.{ts,tsx}'] })),
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    // Places in arrays that stand beside each other: that they exist is what the structure promises.
    files: ['src/model/run/**', 'src/pages/run/**', 'src/**/*.test.{ts,tsx}'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  ...borders,
);
