package dateline;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;

/** Token filters, by the name that an index's settings give them. */
final class TokenFilters {

    static final Map<String, AnalysisProvider<TokenFilterFactory>> BY_NAME = Map.of(
        "asciifolding", (index, environment, name, settings) -> new AsciiFolding(name, settings),
        "edge_ngram", TokenFilters::edgeNGram,
        "pattern_capture", AnalysisPlugin.requiresAnalysisSettings(TokenFilters::patternCapture),
        "porter_stem", (index, environment, name, settings) -> factory(name, PorterStemFilter::new),
        "stemmer", (index, environment, name, settings) -> factory(name, Stemmers.chosenBy(settings)),
        "synonym_graph", AnalysisPlugin.requiresAnalysisSettings(SynonymGraph::new),
        "unique", TokenFilters::unique
    );

    private TokenFilters() {}

    private static TokenFilterFactory edgeNGram(IndexSettings index, Environment environment, String name, Settings settings) {
        int shortest = settings.getAsInt("min_gram", 1);
        int longest = settings.getAsInt("max_gram", 2);
        boolean keepOriginal = settings.getAsBoolean("preserve_original", false);
        return factory(name, tokens -> new EdgeNGramTokenFilter(tokens, shortest, longest, keepOriginal));
    }

    private static TokenFilterFactory patternCapture(IndexSettings index, Environment environment, String name, Settings settings) {
        var patterns = settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
        if (patterns.length == 0) {
            throw new IllegalArgumentException("filter [" + name + "] of type pattern_capture needs [patterns]");
        }
        boolean keepOriginal = settings.getAsBoolean("preserve_original", true);
        return factory(name, tokens -> new PatternCaptureGroupTokenFilter(tokens, keepOriginal, patterns));
    }

    private static TokenFilterFactory unique(IndexSettings index, Environment environment, String name, Settings settings) {
        boolean samePosition = settings.getAsBoolean("only_on_same_position", false);
        return factory(name, samePosition ? RemoveDuplicatesTokenFilter::new : UniqueFilter::new);
    }

    static TokenFilterFactory factory(String name, UnaryOperator<TokenStream> filter) {
        return new TokenFilterFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public TokenStream create(TokenStream tokens) {
                return filter.apply(tokens);
            }
        };
    }
}
