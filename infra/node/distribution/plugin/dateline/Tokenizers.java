package dateline;

import java.util.Map;
import java.util.function.Supplier;

import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.util.AttributeFactory;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;

/** Tokenizers, by the name that an index's settings give them. */
final class Tokenizers {

    static final Map<String, AnalysisProvider<TokenizerFactory>> BY_NAME = Map.of(
        "keyword", Tokenizers::keyword,
        "whitespace", Tokenizers::whitespace,
        "uax_url_email", Tokenizers::urlEmail
    );

    /** In characters; longer tokens are cut there, as in the full distribution. */
    private static final int MAX_TOKEN_LENGTH = 255;

    private Tokenizers() {}

    private static TokenizerFactory keyword(IndexSettings index, Environment environment, String name, Settings settings) {
        int bufferSize = settings.getAsInt("buffer_size", KeywordTokenizer.DEFAULT_BUFFER_SIZE);
        return TokenizerFactory.newFactory(name, () -> new KeywordTokenizer(bufferSize));
    }

    private static TokenizerFactory whitespace(IndexSettings index, Environment environment, String name, Settings settings) {
        int maxLength = maxTokenLength(settings);
        return TokenizerFactory.newFactory(
            name,
            () -> new WhitespaceTokenizer(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY, maxLength)
        );
    }

    private static TokenizerFactory urlEmail(IndexSettings index, Environment environment, String name, Settings settings) {
        int maxLength = maxTokenLength(settings);
        return TokenizerFactory.newFactory(name, () -> {
            var tokenizer = new UAX29URLEmailTokenizer();
            tokenizer.setMaxTokenLength(maxLength);
            return tokenizer;
        });
    }

    private static int maxTokenLength(Settings settings) {
        return settings.getAsInt("max_token_length", MAX_TOKEN_LENGTH);
    }
}
