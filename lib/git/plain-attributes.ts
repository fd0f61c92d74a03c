/**
 * Files are written as they were committed. An attribute that recodes them, or a program of somebody's settings (LFS), would
 * apply to those that a push changes alone, and the files would depend on the steps that led to them. What stands in
 * `info/attributes` comes before what any commit says (gitattributes(5)).
 */
export const plainAttributes = '* -text -eol -crlf -ident -filter -working-tree-encoding\n'
