package android.webkit;

import android.content.Context;
import android.widget.AbsoluteLayout;

/** A page, which draws itself. The lab's is always empty. */
public class WebView extends AbsoluteLayout {
    public WebView(Context context) {
        super(context);
    }
}
