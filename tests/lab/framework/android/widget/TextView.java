package android.widget;

import android.content.Context;
import android.text.method.PasswordTransformationMethod;
import android.text.method.TransformationMethod;
import android.view.View;

public class TextView extends View {
    private static final int TYPE_TEXT_VARIATION_PASSWORD = 0x80;
    private static final int TYPE_MASK_VARIATION = 0xff0;
    private CharSequence mText = "";
    private TransformationMethod mTransformation;
    private Editor mEditor;

    public TextView(Context context) {
        super(context);
    }

    public final void setText(CharSequence text) {
        mText = text;
    }

    public CharSequence getText() {
        return mText;
    }

    public final void setTransformationMethod(TransformationMethod method) {
        mTransformation = method;
    }

    public final TransformationMethod getTransformationMethod() {
        return mTransformation;
    }

    public void setInputType(int type) {
        if (mEditor == null) mEditor = new Editor();
        mEditor.mInputType = type;
        boolean password = (type & TYPE_MASK_VARIATION) == TYPE_TEXT_VARIATION_PASSWORD;
        setTransformationMethod(password ? PasswordTransformationMethod.getInstance() : null);
    }

    public int getInputType() {
        return mEditor == null ? 0 : mEditor.mInputType;
    }
}
