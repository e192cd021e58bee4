import { describe, expect, it } from "vitest";
import { htmlToMarkdown } from "./html-to-markdown.js";

describe("HTML as markdown", () => {
  it.each([
    ["<h1>A <em>b</em></h1><h3></h3><h6>c</h6>", "# A _b_\n\n###### c"],
    ["<p>  sp\n  ace <b>bold</b><br>next</p>", "sp ace **bold**  \nnext"],
    ["text <div>block</div> more", "text\n\nblock\n\nmore"],
    ["<p>a<b> </b>b <i> c </i>d</p>", "a b _c_ d"],
    ["<ul><li>a</li><li>b<ul><li>n</li></ul></li></ul>", "*   a\n*   b\n    *   n"],
    ["<ol start=9><li>a</li><li>b</li></ol>", "9.  a\n10. b"],
    ["<ul><li><p>p1</p><p>p2</p></li><li>two</li></ul>", "*   p1\n\n    p2\n\n*   two"],
    ["<blockquote><p>q1</p><blockquote>in</blockquote></blockquote>", "> q1\n> \n> > in"],
    ['<pre><code class="language-js hl">let a;\n  b\n</code></pre>', "```js\nlet a;\n  b\n```"],
    ["<pre>a\n```\nb</pre>", "````\na\n```\nb\n````"],
    ["<code>a`b</code> <code>`</code> <code> </code>", "``a`b`` `` ` ``"],
    [
      '<a href="/x?a=1&amp;b=2" title="T">l</a> <a>none</a> <a href="javascript:x()">js</a>',
      '[l](/x?a=1&b=2 "T") none js',
    ],
    [
      '<a href="http://x/(y)">p</a> <a href="a b">s</a> <a href="#x"></a>',
      "[p](http://x/\\(y\\)) [s](<a b>)",
    ],
    ['<a href="/card"><div>one</div><div>two</div></a>', "one\n\ntwo"],
    [
      '<img src="x.png" alt="alt" title="t"><img alt="none"><img src="data:image/png;base64,AA" alt="in it">',
      '![alt](x.png "t")in it',
    ],
    [
      "<p># no</p><p>1. no</p><p>- no</p><p>a_b *c* [d] &lt;e> ` \\</p>",
      "\\# no\n\n1\\. no\n\n\\- no\n\na\\_b \\*c\\* \\[d\\] \\<e> \\` \\\\",
    ],
    [
      "<hr><dl><dt>t</dt><dd>d</dd></dl><details><summary>s</summary>b</details>",
      "* * *\n\nt\n\nd\n\ns\n\nb",
    ],
  ])("%s", (html, markdown) => {
    expect(htmlToMarkdown(`<body>${html}</body>`)).toBe(markdown);
  });

  it("has tables of data as tables, and of page layout as what they hold", () => {
    const data =
      "<table><caption>c</caption><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1|2</td><td>x<br>y</td></tr></table>";
    expect(htmlToMarkdown(data)).toBe("c\n\n| A | B |\n| - | - |\n| 1&#124;2 | x y |");
    const layout = "<table><tr><td><ul><li>menu</li></ul></td><td><h2>Title</h2>text</td></tr></table>";
    expect(htmlToMarkdown(layout)).toBe("*   menu\n\n## Title\n\ntext");
  });

  it("leaves out what nobody reads", () => {
    const html =
      "<head><title>t</title><style>s</style></head><script>x</script><noscript>n</noscript><button>b</button>" +
      "<form>kept<input></form><p hidden>h</p><p style='display: none'>h</p><i aria-hidden=true>icon</i>" +
      "<aside>a</aside><footer>f</footer>";
    expect(htmlToMarkdown(html)).toBe("kept");
  });

  it("is of what the page is about, where it says so", () => {
    const around = (inner: string) => `<nav>n</nav>${inner}<div>d</div>`;
    expect(htmlToMarkdown(around("<main><h1>m</h1></main>"))).toBe("# m");
    expect(htmlToMarkdown(around("<div role=main>r</div>"))).toBe("r");
    expect(htmlToMarkdown(around("<article>a</article>"))).toBe("a");
    expect(htmlToMarkdown(around("<article>a</article><article>b</article>"))).toBe("n\n\na\n\nb\n\nd");
    expect(htmlToMarkdown(around("<main> </main>"))).toBe("n\n\nd");
  });

  it("is nothing where there is nothing to read", () => {
    expect(htmlToMarkdown("")).toBeUndefined();
    expect(htmlToMarkdown("<body><script>x</script> </body>")).toBeUndefined();
  });

  it("takes malformed and very deep pages", () => {
    expect(htmlToMarkdown("<p>unclosed <b>bold<p>next")).toContain("next");
    expect(htmlToMarkdown(`${"<div>".repeat(1_000)}deep`)).toBe("deep");
    expect(htmlToMarkdown(`<p>read</p>${"<div>".repeat(1_000_000)}deep`)).toBe("read");
  });
});
