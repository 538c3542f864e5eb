/**
 * The grammar of MicroPython's and CircuitPython's parsers: which is Python 3.4's, with annotated assignments, `:=`
 * and no more, and laxer in places where their compilers look again.
 *
 * The notation: 'word' is that token, NAME a token by kind, other names are rules; [x] may be absent; x | y is the
 * first that begins so; x+ is one or more; x % ',' are several with commas between, x %% ',' with one behind them, too.
 * A rule that has taken a token cannot go back: what does not fit then is the syntax error, and the place where it
 * stands is the place boards report.
 *
 * @see MicroPython py/grammar.h, py/parse.c mp_parse
 */

export type Rule =
  | { is: "token"; kind: string }
  | { is: "rule"; name: string }
  | { is: "sequence"; items: Rule[] }
  | { is: "choice"; items: Rule[] }
  | { is: "optional"; item: Rule }
  | { is: "repeated"; item: Rule }
  | { is: "list"; item: Rule; separator: Rule; mayEndWithIt: boolean };

const GRAMMAR = `
  exec:            [(blank | stmt)+]
  single:          blank | simple_stmt | compound_stmt
  eval:            testlist [NEWLINE]
  blank:           NEWLINE

  stmt:            compound_stmt | simple_stmt
  simple_stmt:     simple_stmts NEWLINE
  simple_stmts:    small_stmt %% ';'
  small_stmt:      del_stmt | pass_stmt | flow_stmt | import_stmt | global_stmt | nonlocal_stmt | assert_stmt | expr_stmt
  expr_stmt:       testlist_star_expr [annassign | augassign expr_stmt_value | ('=' expr_stmt_value)+]
  expr_stmt_value: yield_expr | testlist_star_expr
  testlist_star_expr: (star_expr | test) %% ','
  annassign:       ':' test ['=' expr_stmt_value]
  augassign:       '+=' | '-=' | '*=' | '@=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='
  del_stmt:        'del' exprlist
  pass_stmt:       'pass'
  flow_stmt:       break_stmt | continue_stmt | return_stmt | raise_stmt | yield_expr
  break_stmt:      'break'
  continue_stmt:   'continue'
  return_stmt:     'return' [testlist]
  raise_stmt:      'raise' [test ['from' test]]
  import_stmt:     import_name | import_from
  import_name:     'import' dotted_as_name % ','
  import_from:     'from' import_source 'import' ('*' | '(' import_as_names ')' | import_as_names)
  import_source:   dotted_name | ('.' | '...')+ [dotted_name]
  import_as_names: import_as_name %% ','
  import_as_name:  NAME ['as' NAME]
  dotted_as_name:  dotted_name ['as' NAME]
  dotted_name:     NAME % '.'
  global_stmt:     'global' NAME % ','
  nonlocal_stmt:   'nonlocal' NAME % ','
  assert_stmt:     'assert' test [',' test]

  compound_stmt:   if_stmt | while_stmt | for_stmt | try_stmt | with_stmt | funcdef | classdef | decorated | async_stmt
  async_stmt:      'async' (funcdef | with_stmt | for_stmt)
  decorated:       decorator+ (classdef | funcdef | async_funcdef)
  async_funcdef:   'async' funcdef
  decorator:       '@' dotted_name [trailer_paren] NEWLINE
  funcdef:         'def' NAME '(' [typedargslist] ')' [funcdefrettype] ':' suite
  funcdefrettype:  '->' test
  typedargslist:   (typedarg | star_arg | double_star_arg) %% ','
  typedarg:        NAME [annotation] [default]
  star_arg:        '*' [NAME [annotation]]
  double_star_arg: '**' NAME [annotation]
  annotation:      ':' test
  default:         '=' test
  classdef:        'class' NAME [bases] ':' suite
  bases:           '(' [arglist] ')'
  if_stmt:         'if' namedexpr ':' suite [('elif' namedexpr ':' suite)+] [else_part]
  while_stmt:      'while' namedexpr ':' suite [else_part]
  for_stmt:        'for' exprlist 'in' testlist ':' suite [else_part]
  else_part:       'else' ':' suite
  try_stmt:        'try' ':' suite (except_part+ [else_part] [finally_part] | finally_part)
  except_part:     'except' [test ['as' NAME]] ':' suite
  finally_part:    'finally' ':' suite
  with_stmt:       'with' with_item % ',' ':' suite
  with_item:       test ['as' expr]
  suite:           NEWLINE INDENT stmt+ DEDENT | simple_stmt

  namedexpr:       test [':=' test]
  test:            lambdef | or_test ['if' or_test 'else' test]
  test_nocond:     lambdef_nocond | or_test
  lambdef:         'lambda' [varargslist] ':' test
  lambdef_nocond:  'lambda' [varargslist] ':' test_nocond
  varargslist:     (vararg | star_vararg | double_star_vararg) %% ','
  vararg:          NAME [default]
  star_vararg:     '*' [NAME]
  double_star_vararg: '**' NAME
  or_test:         and_test % 'or'
  and_test:        not_test % 'and'
  not_test:        'not' not_test | comparison
  comparison:      expr % comp_op
  comp_op:         '<' | '>' | '==' | '<=' | '>=' | '!=' | 'in' | 'not' 'in' | 'is' ['not']
  star_expr:       '*' expr
  expr:            xor_expr % '|'
  xor_expr:        and_expr % '^'
  and_expr:        shift_expr % '&'
  shift_expr:      arith_expr % ('<<' | '>>')
  arith_expr:      term % ('+' | '-')
  term:            factor % ('*' | '@' | '/' | '%' | '//')
  factor:          ('+' | '-' | '~') factor | power
  power:           atom_expr ['**' factor]
  atom_expr:       atom_expr_await | atom_expr_normal
  atom_expr_await: 'await' atom [trailer+]
  atom_expr_normal: atom [trailer+]
  atom:            NAME | INTEGER | FLOAT | STRING | BYTES | '...' | 'None' | 'True' | 'False' | paren | bracket | brace
  paren:           '(' [yield_expr | testlist_comp] ')'
  bracket:         '[' [testlist_comp] ']'
  brace:           '{' [dict_or_set] '}'
  testlist_comp:   (star_expr | namedexpr) [comp_for | ',' [(star_expr | namedexpr) %% ',']]
  dict_or_set:     dict_item [comp_for | ',' [dict_item %% ',']]
  dict_item:       test [':' test]
  trailer:         trailer_paren | trailer_bracket | trailer_period
  trailer_paren:   '(' [arglist] ')'
  trailer_bracket: '[' subscriptlist ']'
  trailer_period:  '.' NAME
  subscriptlist:   subscript %% ','
  subscript:       slice | test [slice]
  slice:           ':' [':' [test] | test [':' [test]]]
  exprlist:        (star_expr | expr) %% ','
  testlist:        test %% ','
  arglist:         (star_argument | double_star_argument | argument) %% ','
  star_argument:   '*' test
  double_star_argument: '**' test
  argument:        test [comp_for | '=' test | ':=' test]
  comp_for:        'for' exprlist 'in' or_test [comp_iter]
  comp_if:         'if' test_nocond [comp_iter]
  comp_iter:       comp_for | comp_if
  yield_expr:      'yield' [yield_from | testlist]
  yield_from:      'from' test
`;

let rules: Map<string, Rule> | undefined;

export function boardGrammar(): ReadonlyMap<string, Rule> {
  rules ??= new Map(
    [...GRAMMAR.matchAll(/^ {2}(\w+): +(.*)$/gm)].map(([, name, text]) => [name, new Notation(text).choice()]),
  );
  return rules;
}

class Notation {
  private readonly words: string[];
  private at = 0;

  constructor(text: string) {
    this.words = text.match(/'[^']+'|\w+|%%|\S/g)!;
  }

  choice(): Rule {
    const items = [this.sequence()];
    while (this.words[this.at] === "|") {
      this.at++;
      items.push(this.sequence());
    }
    return items.length === 1 ? items[0] : { is: "choice", items };
  }

  private sequence(): Rule {
    const items: Rule[] = [];
    while (this.at < this.words.length && !/^[|)\]]$/.test(this.words[this.at])) items.push(this.list());
    return items.length === 1 ? items[0] : { is: "sequence", items };
  }

  private list(): Rule {
    const item = this.item();
    const word = this.words[this.at];
    if (word !== "%" && word !== "%%") return item;
    this.at++;
    return { is: "list", item, separator: this.item(), mayEndWithIt: word === "%%" };
  }

  private item(): Rule {
    const word = this.words[this.at++];
    let rule: Rule;
    if (word === "(" || word === "[") {
      const inner = this.choice();
      this.at++;
      rule = word === "[" ? { is: "optional", item: inner } : inner;
    } else if (word.startsWith("'")) rule = { is: "token", kind: word.slice(1, -1) };
    else if (/^[A-Z]/.test(word)) rule = { is: "token", kind: word };
    else rule = { is: "rule", name: word };
    if (this.words[this.at] !== "+") return rule;
    this.at++;
    return { is: "repeated", item: rule };
  }
}
