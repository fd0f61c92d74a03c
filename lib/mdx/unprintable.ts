/**
 * Characters that no text needs and that break XML feeds (XML 1.0 §2.2) or the layout of a page: control
 * characters other than tab and line breaks, noncharacters, bidirectional overrides and unclosed embeddings.
 */
export const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\ufffe\uffff]/
