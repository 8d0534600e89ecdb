package dateline;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;

/** The filter "asciifolding", which normalizers of keyword fields may use as well. */
final class AsciiFolding implements NormalizingTokenFilterFactory {

    private final String name;
    private final boolean keepOriginal;

    AsciiFolding(String name, Settings settings) {
        this.name = name;
        keepOriginal = settings.getAsBoolean("preserve_original", false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return new ASCIIFoldingFilter(tokens, keepOriginal);
    }

    /** A normalizer must give exactly one token, hence never the original beside it. */
    @Override
    public TokenStream normalize(TokenStream tokens) {
        return new ASCIIFoldingFilter(tokens, false);
    }
}
