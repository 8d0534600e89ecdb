package dateline;

import java.io.Reader;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.apache.lucene.analysis.charfilter.HTMLStripCharFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;

/** Character filters, by the name that an index's settings give them. */
final class CharFilters {

    static final Map<String, AnalysisProvider<CharFilterFactory>> BY_NAME = Map.of("html_strip", CharFilters::htmlStrip);

    private CharFilters() {}

    private static CharFilterFactory htmlStrip(IndexSettings index, Environment environment, String name, Settings settings) {
        var escapedTags = Set.copyOf(settings.getAsList("escaped_tags"));
        return factory(name, reader -> new HTMLStripCharFilter(reader, escapedTags));
    }

    private static CharFilterFactory factory(String name, UnaryOperator<Reader> filter) {
        return new CharFilterFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Reader create(Reader reader) {
                return filter.apply(reader);
            }
        };
    }
}
