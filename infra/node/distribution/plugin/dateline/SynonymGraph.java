package dateline;

import java.io.IOException;
import java.io.StringReader;
import java.text.ParseException;
import java.util.List;
import java.util.function.Function;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.IndexService.IndexCreationContext;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.CustomAnalyzer;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;

/** The filter "synonym_graph" in Solr's format, with the settings synonyms or synonyms_path, and expand. */
final class SynonymGraph implements TokenFilterFactory {

    private final String name;
    private final String rules;
    private final boolean expand;

    SynonymGraph(IndexSettings index, Environment environment, String name, Settings settings) {
        List<String> lines = Analysis.getWordList(environment, settings, "synonyms");
        if (lines == null) {
            throw new IllegalArgumentException("filter [" + name + "] of type synonym_graph needs [synonyms] or [synonyms_path]");
        }
        this.name = name;
        rules = String.join("\n", lines);
        expand = settings.getAsBoolean("expand", true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        throw new IllegalStateException("filter [" + name + "] works only behind the tokenizer of an analyzer");
    }

    /** Rules are read with the part of the analyzer that stands before this filter, as the text will be. */
    @Override
    public TokenFilterFactory getChainAwareTokenFilterFactory(
        IndexCreationContext context,
        TokenizerFactory tokenizer,
        List<CharFilterFactory> charFilters,
        List<TokenFilterFactory> before,
        Function<String, TokenFilterFactory> allFilters
    ) {
        SynonymMap synonyms = parse(new CustomAnalyzer(
            tokenizer,
            charFilters.toArray(CharFilterFactory[]::new),
            before.stream().map(TokenFilterFactory::getSynonymFilter).toArray(TokenFilterFactory[]::new)
        ));
        // An empty map has no automaton to walk.
        return synonyms.fst == null
            ? TokenFilters.factory(name, tokens -> tokens)
            : TokenFilters.factory(name, tokens -> new SynonymGraphFilter(tokens, synonyms, false));
    }

    private SynonymMap parse(Analyzer analyzer) {
        var parser = new SolrSynonymParser(true, expand, analyzer);
        try {
            parser.parse(new StringReader(rules));
            return parser.build();
        } catch (IOException | ParseException e) {
            throw new IllegalArgumentException("filter [" + name + "] cannot read its synonyms: " + e.getMessage(), e);
        }
    }
}
