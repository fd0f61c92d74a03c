import { generateContent } from './bench/generate-content.ts'
await generateContent('/tmp/gen100k', 100000)
